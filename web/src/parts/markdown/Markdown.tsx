/** Draws a parsed text as React elements. Nothing of it ever becomes HTML by way of a string. */
import { Fragment, memo, use, useEffect, useMemo, useState } from 'react';
import type { JSX, MouseEvent, ReactNode } from 'react';
import { useLanguage, useT } from '@/i18n';
import { isJumbo, parseInline, parseMarkdown } from '@/model/markdown';
import type { Block, EmojiNode, Inline, ListBlock, TimeNode } from '@/model/markdown';
import { CodeBlock } from './CodeBlock';
import css from './markdown.module.css';
import { MentionContext } from './resolver';
import type { NamedTarget } from './resolver';
import { formatTime, relativeTickMs } from './time';

/** A whole message. `suffix` stands behind its last words. */
export const Markdown = memo(function Markdown({
  text,
  suffix,
}: {
  readonly text: string;
  readonly suffix?: ReactNode;
}): JSX.Element {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div className={css['root']} data-jumbo={isJumbo(blocks)} dir="auto">
      <Blocks blocks={blocks} suffix={suffix} />
      {suffix !== undefined && blocks.at(-1)?.type !== 'paragraph' && <div>{suffix}</div>}
    </div>
  );
});

/** A text in which only inline marks count: a topic, a field's name. */
export const InlineMarkdown = memo(function InlineMarkdown({ text }: { readonly text: string }): JSX.Element {
  const nodes = useMemo(() => parseInline(text), [text]);
  return (
    <span className={css['root']} dir="auto">
      <Inlines nodes={nodes} />
    </span>
  );
});

// The nodes of a text never change their order: the index is a sound key everywhere in this file.
/* oxlint-disable react/no-array-index-key */

function Blocks({ blocks, suffix }: { readonly blocks: readonly Block[]; readonly suffix?: ReactNode }): JSX.Element {
  return (
    <>
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} suffix={index === blocks.length - 1 ? suffix : undefined} />
      ))}
    </>
  );
}

function BlockView({ block, suffix }: { readonly block: Block; readonly suffix?: ReactNode }): JSX.Element {
  switch (block.type) {
    case 'paragraph':
      return (
        <div className={css['paragraph']}>
          <Inlines nodes={block.children} />
          {suffix !== undefined && <> {suffix}</>}
        </div>
      );
    case 'heading': {
      // Headings of messages stand below those of the page.
      const Tag = block.level === 1 ? 'h4' : block.level === 2 ? 'h5' : 'h6';
      return (
        <Tag className={css['heading']} data-level={block.level}>
          <Inlines nodes={block.children} />
        </Tag>
      );
    }
    case 'subtext':
      return (
        <small className={css['subtext']}>
          <Inlines nodes={block.children} />
        </small>
      );
    case 'quote':
      return (
        <blockquote className={css['quote']}>
          <Blocks blocks={block.children} />
        </blockquote>
      );
    case 'list':
      return <ListView list={block} />;
  }
}

function ListView({ list }: { readonly list: ListBlock }): JSX.Element {
  const items = list.items.map((item, index) => (
    <li key={index}>
      <Blocks blocks={item} />
    </li>
  ));
  return list.ordered ? (
    <ol className={css['list']} start={list.start}>
      {items}
    </ol>
  ) : (
    <ul className={css['list']}>{items}</ul>
  );
}

function Inlines({ nodes }: { readonly nodes: readonly Inline[] }): JSX.Element {
  return (
    <>
      {nodes.map((node, index) => (
        <Fragment key={index}>{inlineView(node)}</Fragment>
      ))}
    </>
  );
}

function inlineView(node: Inline): ReactNode {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'break':
      return <br />;
    case 'strong':
      return (
        <strong>
          <Inlines nodes={node.children} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Inlines nodes={node.children} />
        </em>
      );
    case 'underline':
      return (
        <u>
          <Inlines nodes={node.children} />
        </u>
      );
    case 'strike':
      return (
        <s>
          <Inlines nodes={node.children} />
        </s>
      );
    case 'spoiler':
      return (
        <Spoiler>
          <Inlines nodes={node.children} />
        </Spoiler>
      );
    case 'code':
      return <code className={css['code']}>{node.text}</code>;
    case 'fence':
      return <CodeBlock code={node.text} language={node.language} />;
    case 'link':
      return (
        <Link url={node.url} title={node.url}>
          <Inlines nodes={node.children} />
        </Link>
      );
    case 'url':
      return <Link url={node.url}>{node.url}</Link>;
    case 'mention':
      return node.target === 'user' ? (
        <UserMention id={node.id} />
      ) : node.target === 'role' ? (
        <RoleMention id={node.id} />
      ) : (
        <ChannelMention id={node.id} />
      );
    case 'everyone':
      return <span className={css['mention']}>{node.word}</span>;
    case 'command':
      return <span className={css['mention']}>/{node.name}</span>;
    case 'emoji':
      return <CustomEmoji node={node} />;
    case 'glyph':
      return <span className={css['glyph']}>{node.text}</span>;
    case 'time':
      return <Time node={node} />;
  }
}

function Spoiler({ children }: { readonly children: ReactNode }): JSX.Element {
  const t = useT();
  const [shown, setShown] = useState(false);
  if (shown) return <span className={css['spoiler']}>{children}</span>;
  const show = (event: { preventDefault: () => void; stopPropagation: () => void }): void => {
    event.preventDefault();
    event.stopPropagation();
    setShown(true);
  };
  return (
    // Not a <button>: its text flows and wraps with the sentence.
    <span
      role="button"
      tabIndex={0}
      className={css['spoiler']}
      data-hidden="true"
      aria-label={t('markdown.spoiler')}
      onClick={show}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') show(event);
      }}
    >
      <span inert>{children}</span>
    </span>
  );
}

/** The address to link to, or null where it is not one of the kinds that a message may link to. */
export function safeUrl(text: string): URL | null {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' || url.protocol === 'mailto:' ? url : null;
  } catch {
    return null;
  }
}

export function Link({
  url: text,
  title,
  className,
  children,
}: {
  readonly url: string;
  readonly title?: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}): JSX.Element {
  const { follow } = use(MentionContext);
  const url = safeUrl(text);
  if (url === null) return <span>{children}</span>;
  const click = (event: MouseEvent): void => {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (plain && url.origin === window.location.origin && follow?.(url) === true) event.preventDefault();
  };
  return (
    <a
      href={url.href}
      title={title}
      className={className ?? css['link']}
      target="_blank"
      rel="noopener noreferrer nofollow"
      onClick={click}
    >
      {children}
    </a>
  );
}

// The resolver's members are hooks (resolver.ts); all mentions of one place have the same resolver for as long as they stand.
/* oxlint-disable react/hooks */
function UserMention({ id }: { readonly id: string }): JSX.Element {
  return <Mention sigil="@" unknown="markdown.unknownUser" target={use(MentionContext).useUser(id)} />;
}

function RoleMention({ id }: { readonly id: string }): JSX.Element {
  return <Mention sigil="@" unknown="markdown.unknownRole" target={use(MentionContext).useRole(id)} />;
}

function ChannelMention({ id }: { readonly id: string }): JSX.Element {
  return <Mention sigil="#" unknown="markdown.unknownChannel" target={use(MentionContext).useChannel(id)} />;
}

/* oxlint-enable react/hooks */

function Mention({
  sigil,
  target,
  unknown,
}: {
  readonly sigil: string;
  readonly target: NamedTarget | null;
  readonly unknown: 'markdown.unknownUser' | 'markdown.unknownRole' | 'markdown.unknownChannel';
}): JSX.Element {
  const t = useT();
  if (target === null)
    return (
      <span className={css['mention']} data-unknown="true">
        {sigil}
        {t(unknown)}
      </span>
    );
  const color = target.color == null || target.color === 0 ? null : `#${target.color.toString(16).padStart(6, '0')}`;
  const style = color === null ? {} : { '--mention-color': color };
  const label = `${sigil}${target.name}`;
  const { onOpen } = target;
  if (onOpen === undefined)
    return (
      <span className={css['mention']} data-colored={color !== null} style={style}>
        {label}
      </span>
    );
  return (
    <button
      type="button"
      className={css['mention']}
      data-colored={color !== null}
      style={style}
      onClick={(event) => onOpen(event.currentTarget)}
    >
      {label}
    </button>
  );
}

function CustomEmoji({ node }: { readonly node: EmojiNode }): JSX.Element {
  const resolver = use(MentionContext);
  const [failed, setFailed] = useState(false);
  const code = `:${node.name}:`;
  if (failed) return <>{code}</>;
  return (
    <img
      className={css['emoji']}
      src={resolver.emoji(node.id, node.animated)}
      alt={code}
      title={code}
      draggable={false}
      loading="lazy"
      decoding="async"
      onError={() => setFailed(true)}
    />
  );
}

function Time({ node }: { readonly node: TimeNode }): JSX.Element {
  const language = useLanguage();
  const [now, setNow] = useState(() => Date.now());
  const relative = node.style === 'R';
  useEffect(() => {
    if (!relative) return undefined;
    const timer = window.setTimeout(() => setNow(Date.now()), relativeTickMs(node.seconds, now));
    return () => window.clearTimeout(timer);
  }, [relative, node.seconds, now]);
  return (
    <time
      className={css['time']}
      dateTime={new Date(node.seconds * 1000).toISOString()}
      title={formatTime(node.seconds, 'F', now, language)}
    >
      {formatTime(node.seconds, node.style, now, language)}
    </time>
  );
}
