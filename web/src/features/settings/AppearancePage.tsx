/** Theme, density, size of text, motion, language. Everything applies at once. */
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { kLanguages, useT } from '@/i18n';
import type { ThemeName } from '@/model/types';
import { useTry } from '@/parts/settings/action';
import { Section } from '@/parts/settings/blocks';
import { useSession } from '@/session/context';
import { SelectField, Switch } from '@/ui/controls';
import css from './settings.module.css';

const kThemes: readonly ThemeName[] = ['system', 'dark', 'light', 'contrast'];
const kScales = [0.85, 0.92, 1, 1.1, 1.2, 1.35, 1.5] as const;

export function AppearancePage(): JSX.Element {
  const { stores, commands } = useSession();
  const t = useT();
  const attempt = useTry();
  const settings = useStore(stores.settings);
  const device = useStore(stores.device);
  const patch = (partial: Readonly<Record<string, unknown>>): void =>
    void attempt(() => commands.patchSettings(partial));
  const scale = kScales.reduce((best, one) =>
    Math.abs(one - device.fontScale) < Math.abs(best - device.fontScale) ? one : best,
  );
  return (
    <>
      <Section title={t('settings.theme')}>
        <div role="radiogroup" aria-label={t('settings.theme')} className={css['themes']}>
          {kThemes.map((theme) => (
            <label key={theme} className={css['theme']} data-checked={settings.theme === theme}>
              <input
                type="radio"
                name="theme"
                className="visually-hidden"
                checked={settings.theme === theme}
                onChange={() => {
                  stores.settings.setState({ theme });
                  patch({ theme });
                }}
              />
              <span className={css['swatch']} data-theme={theme === 'system' ? undefined : theme} aria-hidden="true">
                <span />
                <span />
                <span />
              </span>
              {t(`settings.theme.${theme}`)}
            </label>
          ))}
        </div>
      </Section>
      <Section title={t('appearance.messages')}>
        <Switch
          label={t('settings.compact')}
          hint={t('appearance.compactText')}
          checked={settings.compact}
          onChange={(compact) => {
            stores.settings.setState({ compact });
            patch({ message_display_compact: compact });
          }}
        />
        <div className={css['range']}>
          <label htmlFor="font-scale">{t('appearance.size', { percent: Math.round(scale * 100) })}</label>
          <input
            id="font-scale"
            type="range"
            min={0}
            max={kScales.length - 1}
            step={1}
            value={kScales.indexOf(scale)}
            aria-valuetext={`${Math.round(scale * 100)} %`}
            onChange={(event) => stores.device.setState({ fontScale: kScales[Number(event.target.value)] ?? 1 })}
          />
        </div>
        <Switch
          label={t('appearance.still')}
          hint={t('appearance.stillText')}
          checked={device.reduceMotion}
          onChange={(reduceMotion) => stores.device.setState({ reduceMotion })}
        />
      </Section>
      <Section title={t('settings.language')}>
        <SelectField
          label={t('settings.language')}
          value={settings.locale in kLanguages ? settings.locale : 'en-US'}
          options={Object.entries(kLanguages)}
          onChange={(event) => {
            stores.settings.setState({ locale: event.target.value });
            patch({ locale: event.target.value });
          }}
        />
      </Section>
      <Section title={t('appearance.expert')}>
        <Switch
          label={t('appearance.developer')}
          hint={t('appearance.developerText')}
          checked={settings.developerMode}
          onChange={(developerMode) => {
            stores.settings.setState({ developerMode });
            patch({ developer_mode: developerMode });
          }}
        />
      </Section>
    </>
  );
}
