/** How the server fares: figures of now, and of the last hour as lines. */
import { useCallback, useEffect } from 'react';
import type { JSX } from 'react';
import { useLanguage, useT } from '@/i18n';
import { kFigures, readHealth } from '@/model/instance';
import type { Figure, HealthReport, Sample } from '@/model/instance';
import { Section } from '@/parts/settings/blocks';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useSession } from '@/session/context';
import css from './admin.module.css';
import { niceTop, pathOf, place } from './plot';

const kEveryMs = 10_000;
const kWidth = 320;
const kHeight = 72;

export function HealthPage(): JSX.Element {
  const { api } = useSession();
  const health = useLoad(useCallback(async () => readHealth(await api.get('/guildhall/health')), [api]));
  const { reload } = health;
  useEffect(() => {
    const timer = window.setInterval(reload, kEveryMs);
    return () => window.clearInterval(timer);
  }, [reload]);
  return <LoadedView loaded={health}>{(report) => <Report report={report} />}</LoadedView>;
}

function Report({ report }: { readonly report: HealthReport }): JSX.Element {
  const t = useT();
  const language = useLanguage();
  const samples = [...report.history, report.now];
  const facts: readonly (readonly [string, string])[] = [
    [t('admin.version'), report.version],
    [
      t('admin.since'),
      report.startedAt === null
        ? '—'
        : new Date(report.startedAt).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' }),
    ],
    [t('admin.users'), report.users.toLocaleString(language)],
    [t('admin.guilds'), report.guilds.toLocaleString(language)],
  ];
  return (
    <>
      <dl className={css['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Section title={t('admin.lastHour')}>
        <div className={css['plots']}>
          {kFigures.map((figure) => (
            <Plot key={figure} figure={figure} samples={samples} />
          ))}
        </div>
      </Section>
    </>
  );
}

/** Bytes as MB, microseconds as ms; the rest as it is. */
function useValue(figure: Figure): (value: number) => string {
  const language = useLanguage();
  return (value) => {
    const short = (scaled: number): string =>
      scaled.toLocaleString(language, { maximumFractionDigits: scaled < 10 ? 2 : 0 });
    if (figure === 'memory_bytes') return `${short(value / 1024 / 1024)} MB`;
    if (figure === 'durable_p99_us') return `${short(value / 1000)} ms`;
    return short(value);
  };
}

function Plot({ figure, samples }: { readonly figure: Figure; readonly samples: readonly Sample[] }): JSX.Element {
  const t = useT();
  const language = useLanguage();
  const show = useValue(figure);
  const points = samples.map(({ at, figures }) => ({ x: at, y: figures[figure] }));
  const top = niceTop(Math.max(...points.map(({ y }) => y)));
  const line = pathOf(place(points, kWidth, kHeight, top));
  const now = samples.at(-1)?.figures[figure] ?? 0;
  const title = t(`admin.figure.${figure}`);
  const first = samples[0]?.at ?? 0;
  return (
    <figure className={css['plot']}>
      <figcaption>
        <span>{title}</span>
        <strong>{show(now)}</strong>
      </figcaption>
      <svg
        viewBox={`0 0 ${kWidth} ${kHeight}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('admin.plot', { name: title, now: show(now), top: show(top) })}
      >
        {line !== '' && <path d={`${line}L${kWidth} ${kHeight}L0 ${kHeight}Z`} className={css['area']} />}
        <path d={line} className={css['line']} vectorEffect="non-scaling-stroke" />
      </svg>
      <div className={css['scale']} aria-hidden="true">
        <span>{first === 0 ? '' : new Date(first).toLocaleTimeString(language, { timeStyle: 'short' })}</span>
        <span>{t('admin.top', { top: show(top) })}</span>
      </div>
    </figure>
  );
}
