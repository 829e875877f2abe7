/**
 * The HTTP API. One client a signed-in session. Waits out 429 answers (bounded), turns every other failure into an
 * ApiError that says what the person can do, and never throws anything else.
 */
import { isObject, number, object, text } from '@/model/parse';

export interface FieldProblem {
  /** Dotted path into the body that was sent: `embeds.0.title`. */
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    /** HTTP status; 0 where no answer came (offline, connection lost, given up). */
    readonly status: number,
    /** The protocol's JSON error code, 0 where there is none. */
    readonly code: number,
    message: string,
    readonly fields: readonly FieldProblem[] = [],
    /** Seconds to wait, on 429 and slow mode. */
    readonly retryAfter: number = 0,
  ) {
    super(message);
  }
  get offline(): boolean {
    return this.status === 0;
  }
}

export interface RequestOptions {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly reason?: string;
  readonly signal?: AbortSignal;
  readonly form?: FormData;
  /** Called with sent and total bytes while a form is uploaded. */
  readonly onProgress?: (sent: number, total: number) => void;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const kBase = '/api/v10';
const kRetriesMax = 3;
const kRetryAfterMaxSeconds = 20;

function collectFields(value: unknown, path: string, into: FieldProblem[]): void {
  if (!isObject(value)) return;
  for (const [key, child] of Object.entries(value)) {
    if (key === '_errors' && Array.isArray(child)) {
      for (const entry of child) {
        const problem = object(entry);
        into.push({ field: path, code: text(problem['code']), message: text(problem['message']) });
      }
    } else collectFields(child, path === '' ? key : `${path}.${key}`, into);
  }
}

export function errorFromBody(status: number, body: unknown): ApiError {
  const json = object(body);
  const fields: FieldProblem[] = [];
  collectFields(json['errors'], '', fields);
  return new ApiError(
    status,
    number(json['code']),
    text(json['message'], `HTTP ${status}`),
    fields,
    number(json['retry_after']),
  );
}

function parseBody(textBody: string): unknown {
  if (textBody === '') return null;
  try {
    return JSON.parse(textBody);
  } catch {
    return null;
  }
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function sendForm(method: Method, url: string, headers: Headers, options: RequestOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch() has no upload progress.
    request.open(method, url);
    headers.forEach((value, name) => request.setRequestHeader(name, value));
    request.upload.onprogress = (event) => options.onProgress?.(event.loaded, event.total);
    request.onload = () => resolve({ status: request.status, body: parseBody(request.responseText) });
    request.onerror = () => reject(new ApiError(0, 0, 'offline'));
    request.onabort = () => reject(new ApiError(0, 0, 'aborted'));
    options.signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(options.form ?? null);
  });
}

/** The wait that the server's Retry-After asks for; nothing else tells when it is over. */
function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener('abort', () => (clearTimeout(timer), reject(new ApiError(0, 0, 'aborted'))), {
      once: true,
    });
  });
}

export class ApiClient {
  constructor(
    /** The token of now, or null before log-in. */
    private readonly token: () => string | null,
    /** Called once the server says that the token is no longer valid. */
    private readonly onUnauthorized: () => void = () => undefined,
  ) {}

  get(path: string, options: RequestOptions = {}): Promise<unknown> {
    return this.request('GET', path, options);
  }
  post(path: string, body?: unknown, options: RequestOptions = {}): Promise<unknown> {
    return this.request('POST', path, { ...options, body });
  }
  put(path: string, body?: unknown, options: RequestOptions = {}): Promise<unknown> {
    return this.request('PUT', path, { ...options, body });
  }
  patch(path: string, body?: unknown, options: RequestOptions = {}): Promise<unknown> {
    return this.request('PATCH', path, { ...options, body });
  }
  delete(path: string, options: RequestOptions = {}): Promise<unknown> {
    return this.request('DELETE', path, options);
  }

  async request(method: Method, path: string, options: RequestOptions = {}): Promise<unknown> {
    const url = this.url(path, options);
    for (let attempt = 0; ; ++attempt) {
      const answer = await this.once(method, url, options);
      if (answer.status >= 200 && answer.status < 300) return answer.body;
      const error = errorFromBody(answer.status, answer.body);
      const waits =
        error.status === 429 &&
        error.code !== 20016 &&
        attempt < kRetriesMax &&
        error.retryAfter <= kRetryAfterMaxSeconds;
      if (waits) {
        await pause(Math.max(error.retryAfter, 0.1), options.signal);
        continue;
      }
      if (error.status === 401 && this.token() !== null) this.onUnauthorized();
      throw error;
    }
  }

  private url(path: string, options: RequestOptions): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(options.query ?? {}))
      if (value !== undefined) query.set(name, String(value));
    const search = query.toString();
    return `${kBase}${path}${search === '' ? '' : `?${search}`}`;
  }

  private async once(method: Method, url: string, options: RequestOptions): Promise<Answer> {
    const headers = new Headers();
    const token = this.token();
    if (token !== null) headers.set('Authorization', token);
    if (options.reason !== undefined && options.reason !== '')
      headers.set('X-Audit-Log-Reason', encodeURIComponent(options.reason));
    if (options.form !== undefined) return sendForm(method, url, headers, options);
    if (options.body !== undefined) headers.set('Content-Type', 'application/json');
    try {
      const response = await fetch(url, {
        method,
        headers,
        body: options.body === undefined ? null : JSON.stringify(options.body),
        signal: options.signal ?? null,
        credentials: 'omit',
        cache: 'no-store',
      });
      return { status: response.status, body: parseBody(await response.text()) };
    } catch (cause) {
      throw new ApiError(0, 0, cause instanceof DOMException && cause.name === 'AbortError' ? 'aborted' : 'offline');
    }
  }
}
