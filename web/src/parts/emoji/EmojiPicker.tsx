/**
 * Picks an emoji: search, categories, skin tone, recent and guilds' own. The focus stays in the search field; arrow keys
 * move over the grid, Enter picks (with Shift it stays open). Only the rows in view have elements.
 */
import { useCallback, useId, useMemo, useRef, useState } from 'react';
import type { JSX, KeyboardEvent, RefObject } from 'react';
import { useT } from '@/i18n';
import type { ReactionEmoji } from '@/model/types';
import { Placeholder, Spinner } from '@/ui/controls';
import { useCatalogue } from './catalogue';
import css from './emoji.module.css';
import type { Cell, CustomSection, Row, Section, Spot } from './rows';
import { cellAt, firstSpot, moved, rowsOf, searchCells, sectionsOf } from './rows';
import { ToneButton } from './ToneButton';

const kCell = 40;
const kOverscan = 4;

export interface EmojiPickerProps {
  readonly custom: readonly CustomSection[];
  readonly recent: readonly string[];
  /** 0 for none, 1 to 5. */
  readonly tone: number;
  readonly onTone: (tone: number) => void;
  /** `stay`: the person wants to pick more. */
  readonly onPick: (emoji: ReactionEmoji, stay: boolean) => void;
}

export function EmojiPicker(props: EmojiPickerProps): JSX.Element {
  const t = useT();
  const { catalogue, failed } = useCatalogue();
  const [query, setQuery] = useState('');
  // What was recent when the picker opened: the grid must not move under the pointer while one picks.
  const [recent] = useState(props.recent);
  const { custom, tone } = props;
  const sections = useMemo<readonly Section[]>(() => {
    if (catalogue === null) return [];
    if (query.trim() !== '') {
      const cells = searchCells(catalogue, custom, query, tone);
      return cells.length === 0 ? [] : [{ id: 'found', title: t('emoji.results'), icon: { text: '' }, cells }];
    }
    return sectionsOf(catalogue, custom, recent, tone, (section) =>
      section === 'recent' ? t('emoji.recent') : t(`emoji.group${section}`),
    );
  }, [catalogue, custom, query, recent, tone, t]);
  if (failed)
    return (
      <Frame>
        <Placeholder text={t('emoji.failed')} />
      </Frame>
    );
  if (catalogue === null)
    return (
      <Frame>
        <Spinner label={t('emoji.loading')} />
      </Frame>
    );
  return <Grid {...props} sections={sections} query={query} onQuery={setQuery} />;
}

function Frame({ children }: { readonly children: JSX.Element }): JSX.Element {
  return (
    <div className={css['picker']} data-empty="true">
      {children}
    </div>
  );
}

interface GridProps extends EmojiPickerProps {
  readonly sections: readonly Section[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

interface Size {
  readonly columns: number;
  readonly height: number;
}

/** The scroller, how many columns fit into it, and how high it is. */
function useScroller(): [
  (element: HTMLDivElement | null) => (() => void) | undefined,
  RefObject<HTMLDivElement | null>,
  Size,
] {
  const [size, setSize] = useState<Size>({ columns: 9, height: 320 });
  const scroller = useRef<HTMLDivElement | null>(null);
  const attach = useCallback((element: HTMLDivElement | null) => {
    scroller.current = element;
    if (element === null) return undefined;
    const measure = (): void => {
      const columns = Math.max(4, Math.floor((element.clientWidth - 8) / kCell));
      const height = element.clientHeight;
      if (element.clientWidth > 0)
        setSize((old) => (old.columns === columns && old.height === height ? old : { columns, height }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [attach, scroller, size];
}

function Grid({ sections, query, onQuery, tone, onTone, onPick }: GridProps): JSX.Element {
  const t = useT();
  const id = useId();
  const [attach, scroller, size] = useScroller();
  const [scroll, setScroll] = useState(0);
  const rows = useMemo(() => rowsOf(sections, size.columns), [sections, size.columns]);
  // Other rows, another search: the mark goes back to the first cell.
  const [mark, setMark] = useState<{ readonly rows: readonly Row[]; readonly spot: Spot } | null>(null);
  const spot = mark?.rows === rows ? mark.spot : firstSpot(rows);
  const setSpot = (next: Spot): void => setMark({ rows, spot: next });
  const active = cellAt(rows, spot);

  const reveal = (next: Spot): void => {
    setSpot(next);
    const element = scroller.current;
    if (element === null) return;
    const top = next.row * kCell;
    if (top < element.scrollTop + kCell) element.scrollTop = Math.max(0, top - kCell);
    else if (top + kCell > element.scrollTop + element.clientHeight)
      element.scrollTop = top + kCell - element.clientHeight;
  };
  const pick = (cell: Cell | null, stay: boolean): void => {
    if (cell?.usable === true) onPick(cell.emoji, stay);
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>): void => {
    const sideways = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
    if (sideways && query !== '' && event.currentTarget.selectionStart !== query.length) return;
    if (event.key === 'Enter') pick(active, event.shiftKey);
    else if (event.key.startsWith('Arrow')) reveal(moved(rows, spot, event.key));
    else return;
    event.preventDefault();
  };

  const first = Math.max(0, Math.floor(scroll / kCell) - kOverscan);
  const last = Math.min(rows.length, Math.ceil((scroll + size.height) / kCell) + kOverscan);
  const section = rows[Math.min(rows.length - 1, Math.floor((scroll + kCell / 2) / kCell))]?.section;
  return (
    <div className={css['picker']}>
      <div className={css['head']}>
        <input
          className={css['search']}
          type="text"
          role="combobox"
          // The picker opens to be typed into.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          aria-label={t('emoji.search')}
          aria-expanded="true"
          aria-controls={`${id}-grid`}
          aria-activedescendant={active === null ? undefined : `${id}-${spot.row}-${spot.column}`}
          placeholder={t('emoji.search')}
          value={query}
          maxLength={64}
          onChange={(event) => {
            scroller.current?.scrollTo({ top: 0 });
            onQuery(event.target.value);
          }}
          onKeyDown={keys}
        />
        <ToneButton tone={tone} onTone={onTone} />
      </div>
      <div className={css['body']}>
        {query === '' && (
          <Categories
            sections={sections}
            current={section}
            onSelect={(wanted) => {
              const row = rows.findIndex((other) => other.section === wanted);
              scroller.current?.scrollTo({ top: row * kCell });
              setSpot({ row: row + 1, column: 0 });
            }}
          />
        )}
        <div
          ref={attach}
          className={css['scroller']}
          onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
          tabIndex={-1}
        >
          {rows.length === 0 ? (
            <Placeholder text={t('emoji.none', { query })} />
          ) : (
            <div
              id={`${id}-grid`}
              role="grid"
              aria-label={t('emoji.picker')}
              aria-rowcount={rows.length}
              aria-colcount={size.columns}
              style={{ height: rows.length * kCell, position: 'relative' }}
            >
              {rows.slice(first, last).map((row, index) => (
                <RowView
                  key={first + index}
                  row={row}
                  at={first + index}
                  id={id}
                  spot={spot}
                  onSpot={setSpot}
                  onPick={pick}
                />
              ))}
            </div>
          )}
        </div>
      </div>
      <div className={css['foot']} aria-hidden="true">
        {active !== null && (
          <>
            <span className={css['preview']}>
              <Glyph cell={active} />
            </span>
            <span className={css['names']}>
              <b>{active.code}</b> {active.label}
            </span>
          </>
        )}
      </div>
    </div>
  );
}

function Categories({
  sections,
  current,
  onSelect,
}: {
  readonly sections: readonly Section[];
  readonly current: string | undefined;
  readonly onSelect: (section: string) => void;
}): JSX.Element {
  const t = useT();
  return (
    <nav className={css['categories']} aria-label={t('emoji.categories')}>
      {sections.map((section) => (
        <button
          key={section.id}
          type="button"
          aria-label={section.title}
          title={section.title}
          aria-current={section.id === current}
          // The search field keeps the focus and with it the keyboard.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onSelect(section.id)}
        >
          {'url' in section.icon ? (
            <img src={section.icon.url} alt="" width={22} height={22} loading="lazy" />
          ) : (
            section.icon.text
          )}
        </button>
      ))}
    </nav>
  );
}

interface RowProps {
  readonly row: Row;
  readonly at: number;
  readonly id: string;
  readonly spot: Spot;
  readonly onSpot: (spot: Spot) => void;
  readonly onPick: (cell: Cell, stay: boolean) => void;
}

function RowView({ row, at, id, spot, onSpot, onPick }: RowProps): JSX.Element {
  const style = { top: at * kCell, height: kCell };
  if (row.kind === 'title')
    return (
      <div role="row" aria-rowindex={at + 1} className={css['title']} style={style}>
        <span role="rowheader">{row.title}</span>
      </div>
    );
  return (
    <div role="row" aria-rowindex={at + 1} className={css['row']} style={style}>
      {row.cells.map((cell, column) => (
        <div
          key={cell.key}
          id={`${id}-${at}-${column}`}
          role="gridcell"
          className={css['cell']}
          aria-label={`${cell.label} ${cell.code}`}
          aria-selected={spot.row === at && spot.column === column}
          aria-disabled={!cell.usable}
          tabIndex={-1}
          onMouseMove={() => {
            if (spot.row !== at || spot.column !== column) onSpot({ row: at, column });
          }}
          onMouseDown={(event) => event.preventDefault()}
          onClick={(event) => onPick(cell, event.shiftKey)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === ' ') onPick(cell, event.shiftKey);
          }}
        >
          <Glyph cell={cell} />
        </div>
      ))}
    </div>
  );
}

function Glyph({ cell }: { readonly cell: Cell }): JSX.Element {
  return cell.url === null ? (
    <span className={css['glyph']}>{cell.emoji.name}</span>
  ) : (
    <img className={css['image']} src={cell.url} alt="" loading="lazy" decoding="async" draggable={false} />
  );
}
