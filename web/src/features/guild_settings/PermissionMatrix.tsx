/** All permissions, in groups, with a search. One switch a line for a role; three states a line for an overwrite. */
import { useState } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import type { MessageKey } from '@/i18n';
import { en } from '@/i18n/en';
import { Permission } from '@/model/permissions';
import type { PermissionGroup, PermissionName } from '@/model/permissions';
import { Switch, TextField } from '@/ui/controls';
import css from './guild.module.css';

export interface MatrixRow {
  readonly name: PermissionName;
  readonly group: PermissionGroup;
}

const kGroups: readonly PermissionGroup[] = ['general', 'members', 'text', 'voice', 'events', 'advanced'];

function isKey(key: string): key is MessageKey {
  return key in en;
}

/** What a permission allows, in a sentence, where its name does not say it. */
function useHint(): (name: PermissionName) => string | undefined {
  const t = useT();
  return (name) => {
    const key = `permHint.${name}`;
    return isKey(key) ? t(key) : undefined;
  };
}

function Groups({
  rows,
  row,
}: {
  readonly rows: readonly MatrixRow[];
  readonly row: (entry: MatrixRow, name: string, hint: string | undefined) => JSX.Element;
}): JSX.Element {
  const t = useT();
  const hintOf = useHint();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLocaleLowerCase();
  const shown = rows.filter((entry) => t(`perm.${entry.name}`).toLocaleLowerCase().includes(wanted));
  return (
    <div className={css['matrix']}>
      <TextField
        label={t('roles.searchPermissions')}
        type="search"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {shown.length === 0 && <p>{t('switcher.none')}</p>}
      {kGroups.map((group) => {
        const inGroup = shown.filter((entry) => entry.group === group);
        if (inGroup.length === 0) return null;
        return (
          <section key={group} aria-label={t(`permGroup.${group}`)}>
            <h4>{t(`permGroup.${group}`)}</h4>
            {inGroup.map((entry) => row(entry, t(`perm.${entry.name}`), hintOf(entry.name)))}
          </section>
        );
      })}
    </div>
  );
}

export function PermissionSwitches({
  rows,
  value,
  changeable,
  onChange,
}: {
  readonly rows: readonly MatrixRow[];
  readonly value: bigint;
  /** The bits that this person may set or clear. */
  readonly changeable: bigint;
  readonly onChange: (value: bigint) => void;
}): JSX.Element {
  return (
    <Groups
      rows={rows}
      row={(entry, name, hint) => {
        const bit = Permission[entry.name];
        return (
          <Switch
            key={entry.name}
            label={name}
            {...(hint === undefined ? {} : { hint })}
            checked={(value & bit) !== 0n}
            disabled={(changeable & bit) === 0n}
            onChange={(on) => onChange(on ? value | bit : value & ~bit)}
          />
        );
      }}
    />
  );
}

export interface AllowDeny {
  readonly allow: bigint;
  readonly deny: bigint;
}

type Stand = 'deny' | 'neutral' | 'allow';
const kStands: readonly (readonly [Stand, string])[] = [
  ['deny', '✕'],
  ['neutral', '–'],
  ['allow', '✓'],
];

export function standOf(value: AllowDeny, bit: bigint): Stand {
  return (value.allow & bit) !== 0n ? 'allow' : (value.deny & bit) !== 0n ? 'deny' : 'neutral';
}

export function withStand(value: AllowDeny, bit: bigint, stand: Stand): AllowDeny {
  return {
    allow: stand === 'allow' ? value.allow | bit : value.allow & ~bit,
    deny: stand === 'deny' ? value.deny | bit : value.deny & ~bit,
  };
}

export function OverwriteMatrix({
  rows,
  value,
  changeable,
  onChange,
}: {
  readonly rows: readonly MatrixRow[];
  readonly value: AllowDeny;
  readonly changeable: bigint;
  readonly onChange: (value: AllowDeny) => void;
}): JSX.Element {
  const t = useT();
  return (
    <Groups
      rows={rows}
      row={(entry, name, hint) => {
        const bit = Permission[entry.name];
        const stand = standOf(value, bit);
        return (
          <fieldset key={entry.name} className={css['three']} disabled={(changeable & bit) === 0n}>
            <legend className="visually-hidden">{name}</legend>
            <span className={css['threeText']} aria-hidden="true">
              <span>{name}</span>
              {hint !== undefined && <small>{hint}</small>}
            </span>
            <span className={css['stands']}>
              {kStands.map(([kind, sign]) => (
                <label key={kind} data-kind={kind} data-checked={stand === kind} title={t(`stand.${kind}`)}>
                  <input
                    type="radio"
                    className="visually-hidden"
                    name={entry.name}
                    checked={stand === kind}
                    onChange={() => onChange(withStand(value, bit, kind))}
                    aria-label={t(`stand.${kind}`)}
                  />
                  <span aria-hidden="true">{sign}</span>
                </label>
              ))}
            </span>
          </fieldset>
        );
      }}
    />
  );
}
