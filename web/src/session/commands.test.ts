import { describe, expect, it } from 'vitest';
import { ApiClient } from '@/api/client';
import { readEvent } from '@/gateway/events';
import { toId } from '@/model/ids';
import type { ChannelId, MessageId } from '@/model/ids';
import { applyEvent } from '@/stores/dispatcher';
import { createStores } from '@/stores/stores';
import type { Timeline } from '@/stores/timeline';
import { Commands } from './commands';

const kChannel = toId<ChannelId>('500');

function message(id: string): object {
  return { id, channel_id: kChannel, content: `m${id}`, author: { id: '2', username: 'anna' }, type: 0 };
}

/** An API whose answers the test gives. */
class HeldApi extends ApiClient {
  readonly waiting: { readonly path: string; readonly answer: (body: unknown) => void }[] = [];
  constructor() {
    super(() => 'token');
  }
  override request(_method: string, path: string): Promise<unknown> {
    return new Promise((answer) => this.waiting.push({ path, answer }));
  }
}

describe('commands', () => {
  it('keeps what arrives while the first page is on its way', async () => {
    const stores = createStores();
    const api = new HeldApi();
    const commands = new Commands(api, stores);
    const opened = commands.openChannel(kChannel);
    const event = readEvent('MESSAGE_CREATE', message('1002'));
    if (event === null) throw new Error('MESSAGE_CREATE is not known');
    applyEvent(stores, event, 0);
    api.waiting[0]?.answer([message('1001'), message('1000')]);
    await opened;
    expect(stores.messages.getState().timelines.get(kChannel)?.ids).toEqual(['1000', '1001', '1002']);
  });

  it('does not take a page for the end while messages come that it leaves out', async () => {
    const stores = createStores();
    const ready = readEvent('CHANNEL_CREATE', {
      id: kChannel,
      type: 0,
      guild_id: '1',
      name: 'c',
      last_message_id: '1001',
    });
    if (ready !== null) applyEvent(stores, ready, 0);
    const api = new HeldApi();
    const commands = new Commands(api, stores);
    const around = commands.loadAround(kChannel, toId<MessageId>('1000'));
    api.waiting[0]?.answer([message('1000')]);
    await around;
    const timeline = (): Timeline | undefined => stores.messages.getState().timelines.get(kChannel);
    expect(timeline()?.newer).toBe('more');
    const newer = commands.loadNewer(kChannel);
    const event = readEvent('MESSAGE_CREATE', message('1002'));
    if (event !== null) applyEvent(stores, event, 0);
    api.waiting[1]?.answer([message('1001')]); // Written down before 1002 was sent.
    await newer;
    expect(timeline()?.newer).toBe('more');
    const last = commands.loadNewer(kChannel);
    api.waiting[2]?.answer([message('1002')]);
    await last;
    expect(timeline()?.ids).toEqual(['1000', '1001', '1002']);
    expect(timeline()?.newer).toBe('end');
  });

  it('does not trust what it had before the first page', async () => {
    const stores = createStores();
    const api = new HeldApi();
    const commands = new Commands(api, stores);
    const opened = commands.openChannel(kChannel);
    api.waiting[0]?.answer([message('1001')]);
    await opened;
    const again = commands.loadNewest(kChannel);
    api.waiting[1]?.answer([]);
    await again;
    expect(stores.messages.getState().timelines.get(kChannel)?.ids).toEqual([]);
  });

  it('asks once for the members that history speaks of', async () => {
    const stores = createStores();
    const api = new HeldApi();
    const asked: string[] = [];
    const commands = new Commands(
      api,
      stores,
      () => 0,
      (guildId, ids) => asked.push(`${guildId}: ${ids.join(' ')}`),
    );
    const page = ['1000', '1001'].map((id) => ({ ...message(id), guild_id: '7' }));
    const opened = commands.openChannel(kChannel);
    api.waiting[0]?.answer(page);
    await opened;
    const again = commands.loadNewest(kChannel);
    api.waiting[1]?.answer(page);
    await again;
    expect(asked).toEqual([expect.stringMatching(/^7: \d+$/)]);
  });
});
