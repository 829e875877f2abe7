import { memo } from 'react';
import type { JSX, ReactNode } from 'react';
import type { GuildId } from '@/model/ids';
import { InlineMarkdown, Markdown } from './Markdown';
import { MentionContext } from './resolver';
import { useMentionResolver } from './mentions';

/** The text of a message, with its formatting. `suffix` stands behind the last word. */
export const MessageText = memo(function MessageText({
  content,
  guildId,
  inline = false,
  suffix,
}: {
  readonly content: string;
  readonly guildId: GuildId | null;
  /** Only inline marks count: titles, topics. */
  readonly inline?: boolean;
  readonly suffix?: ReactNode;
}): JSX.Element {
  const resolver = useMentionResolver(guildId);
  return (
    <MentionContext value={resolver}>
      {inline ? <InlineMarkdown text={content} /> : <Markdown text={content} suffix={suffix} />}
    </MentionContext>
  );
});
