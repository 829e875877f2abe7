/** Name, topic, slow mode and place of a channel. */
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import { ChannelType } from '@/model/types';
import type { Channel } from '@/model/types';
import { useAction } from '@/parts/settings/action';
import { Section } from '@/parts/settings/blocks';
import { useDraft } from '@/parts/settings/draft';
import { SaveBar } from '@/parts/settings/SaveBar';
import { useSession } from '@/session/context';
import { channelGroups } from '@/stores/selectors';
import { SelectField, Switch, TextArea, TextField } from '@/ui/controls';

const kSlowModes = [0, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600] as const;

interface Fields {
  readonly name: string;
  readonly topic: string;
  readonly slowMode: number;
  readonly nsfw: boolean;
  readonly parent: string;
  readonly bitrate: number;
  readonly userLimit: number;
}

function fieldsOf(channel: Channel): Fields {
  const { name, topic, slowMode, nsfw, parentId, bitrate, userLimit } = channel;
  return { name, topic: topic ?? '', slowMode, nsfw, parent: parentId ?? '', bitrate, userLimit };
}

function bodyOf(changes: Partial<Fields>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  if (changes.name !== undefined) body['name'] = changes.name.trim();
  if (changes.topic !== undefined) body['topic'] = changes.topic.trim() || null;
  if (changes.slowMode !== undefined) body['rate_limit_per_user'] = changes.slowMode;
  if (changes.nsfw !== undefined) body['nsfw'] = changes.nsfw;
  if (changes.parent !== undefined) body['parent_id'] = changes.parent || null;
  if (changes.bitrate !== undefined) body['bitrate'] = changes.bitrate;
  if (changes.userLimit !== undefined) body['user_limit'] = changes.userLimit;
  return body;
}

function useSpan(): (seconds: number) => string {
  const t = useT();
  return (seconds) => {
    if (seconds === 0) return t('channel.slowOff');
    if (seconds < 60) return t('channel.seconds', { count: seconds });
    if (seconds < 3600) return t('channel.minutes', { count: seconds / 60 });
    return t('channel.hours', { count: seconds / 3600 });
  };
}

export function ChannelOverview({ channel }: { readonly channel: Channel }): JSX.Element {
  const { api, stores } = useSession();
  const t = useT();
  const span = useSpan();
  const draft = useDraft(fieldsOf(channel));
  const { value } = draft;
  const action = useAction(['name', 'topic']);
  const state = useStore(stores.guilds);
  const categories =
    channel.guildId === null ? [] : channelGroups(state, channel.guildId).flatMap((group) => group.category ?? []);
  const category = channel.type === ChannelType.kCategory;
  const voice = channel.type === ChannelType.kVoice;
  return (
    <>
      <Section>
        <TextField
          label={t('channel.name')}
          required
          maxLength={100}
          value={value.name}
          error={action.fieldProblem('name')}
          onChange={(event) => draft.set({ name: event.target.value })}
        />
        {!category && !voice && (
          <TextArea
            label={t('channel.topic')}
            hint={t('channel.topicText')}
            maxLength={1024}
            value={value.topic}
            error={action.fieldProblem('topic')}
            onChange={(event) => draft.set({ topic: event.target.value })}
          />
        )}
        {!category && (
          <SelectField
            label={t('channel.category')}
            value={value.parent}
            options={[['', t('channel.noCategory')], ...categories.map((one) => [one.id, one.name] as const)]}
            onChange={(event) => draft.set({ parent: event.target.value })}
          />
        )}
        {!category && (
          <SelectField
            label={t('channel.slow')}
            hint={t('channel.slowText')}
            value={String(value.slowMode)}
            options={[...new Set([...kSlowModes, value.slowMode])]
              .toSorted((a, b) => a - b)
              .map((seconds) => [String(seconds), span(seconds)] as const)}
            onChange={(event) => draft.set({ slowMode: Number(event.target.value) })}
          />
        )}
        {voice && (
          <TextField
            label={t('channel.userLimit')}
            hint={t('channel.userLimitText')}
            type="number"
            min={0}
            max={99}
            value={value.userLimit}
            onChange={(event) => draft.set({ userLimit: Math.max(0, Math.min(99, Number(event.target.value))) })}
          />
        )}
        {!category && (
          <Switch
            label={t('channel.nsfw')}
            hint={t('channel.nsfwText')}
            checked={value.nsfw}
            onChange={(nsfw) => draft.set({ nsfw })}
          />
        )}
      </Section>
      <SaveBar draft={draft} action={action} save={() => api.patch(`/channels/${channel.id}`, bodyOf(draft.changes))} />
    </>
  );
}
