/** A fenced block of code: plain at once, coloured when the highlighter for its language is there. */
import { useEffect, useState } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import { IconButton } from '@/ui/controls';
import type { Token } from './highlight';
import { highlight, languageName } from './highlight';
import css from './markdown.module.css';

const kCopiedMs = 1500;

export function CodeBlock({ code, language }: { readonly code: string; readonly language: string }): JSX.Element {
  const t = useT();
  const [colored, setColored] = useState<{ readonly code: string; readonly tokens: readonly Token[] | null } | null>(
    null,
  );
  const tokens = colored?.code === code ? colored.tokens : null;
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    let current = true;
    if (languageName(language) !== null)
      void highlight(code, language).then((found) => current && setColored({ code, tokens: found }));
    return () => {
      current = false;
    };
  }, [code, language]);
  const copy = (): void => {
    void navigator.clipboard.writeText(code).then(() => {
      setCopied(true);
      window.setTimeout(() => setCopied(false), kCopiedMs);
    });
  };
  return (
    <span className={css['block']}>
      <pre className={css['pre']} dir="ltr">
        <code data-language={language === '' ? undefined : language}>
          {tokens === null
            ? code
            : tokens.map((token, index) =>
                token.scope === '' ? (
                  token.text
                ) : (
                  // oxlint-disable-next-line react/no-array-index-key
                  <span key={index} data-scope={token.scope}>
                    {token.text}
                  </span>
                ),
              )}
        </code>
      </pre>
      <IconButton
        className={css['copy']}
        icon={copied ? 'check' : 'copy'}
        label={copied ? t('markdown.copied') : t('markdown.copyCode')}
        size={16}
        onClick={copy}
      />
    </span>
  );
}
