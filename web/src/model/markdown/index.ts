export type * from './ast';
export type { EditableNames, EditableTargets } from './editable';
export { codeCovers, fromEditable, toEditable } from './editable';
export { parseInline, parseMarkdown } from './parse';
export type { NameResolver } from './walk';
export { eachInline, isJumbo, mentionText, plainLine, plainText } from './walk';
