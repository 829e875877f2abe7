export const markdown = {
  'markdown.spoiler': 'Spoiler, hidden. Show it',
  'markdown.copyCode': 'Copy code',
  'markdown.copied': 'Copied',
  'markdown.unknownUser': 'unknown person',
  'markdown.unknownRole': 'deleted role',
  'markdown.unknownChannel': 'unknown channel',
  'markdown.edited': 'edited',
} as const;
