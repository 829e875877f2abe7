/** Audit log actions by their code in the protocol (Audit Log Events). */
const kNames = [
  [1, 'guildUpdate'],
  [10, 'channelCreate'],
  [11, 'channelUpdate'],
  [12, 'channelDelete'],
  [13, 'overwriteCreate'],
  [14, 'overwriteUpdate'],
  [15, 'overwriteDelete'],
  [20, 'memberKick'],
  [21, 'memberPrune'],
  [22, 'memberBan'],
  [23, 'memberUnban'],
  [24, 'memberUpdate'],
  [25, 'memberRoles'],
  [28, 'botAdd'],
  [30, 'roleCreate'],
  [31, 'roleUpdate'],
  [32, 'roleDelete'],
  [40, 'inviteCreate'],
  [42, 'inviteDelete'],
  [50, 'webhookCreate'],
  [51, 'webhookUpdate'],
  [52, 'webhookDelete'],
  [60, 'emojiCreate'],
  [61, 'emojiUpdate'],
  [62, 'emojiDelete'],
  [72, 'messageDelete'],
  [73, 'messageBulkDelete'],
  [74, 'messagePin'],
  [75, 'messageUnpin'],
] as const;

type ActionName = (typeof kNames)[number][1];

export const kActions: ReadonlyMap<number, ActionName> = new Map<number, ActionName>(kNames);
