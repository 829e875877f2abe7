// The HTTP side: one request, rate limits waited for.

const WAITS_MAX = 20;

export class Client {
  constructor(base, tokens) {
    const trimmed = base.replace(/\/+$/, '');
    this.base = trimmed.includes('/api') ? trimmed : `${trimmed}/api/v10`;
    this.tokens = tokens; // { bot, person, friend }
  }

  /** { status, type, text, json }; `as` names the token, 'none' sends none. */
  async request(method, path, { as = 'bot', body, form, query } = {}) {
    const headers = {};
    const token = this.tokens[as];
    if (token) headers.authorization = as === 'bot' ? `Bot ${token}` : token;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const search = query ? `?${new URLSearchParams(query)}` : '';
    for (let waits = 0; ; waits += 1) {
      const answer = await fetch(`${this.base}${path}${search}`, { method, headers, body: form ?? (body === undefined ? undefined : JSON.stringify(body)) });
      const text = await answer.text();
      const type = answer.headers.get('content-type');
      let json;
      try {
        json = JSON.parse(text);
      } catch {
        // Not every answer is JSON; the caller knows what it wants.
      }
      if (answer.status !== 429 || waits === WAITS_MAX) return { status: answer.status, type, text, json };
      await new Promise((resolve) => setTimeout(resolve, (json?.retry_after ?? 1) * 1000 + 20));
    }
  }

  /** The JSON of an answer that must succeed. */
  async must(method, path, options) {
    const answer = await this.request(method, path, options);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer.json;
  }
}
