/** Decides between what stands before a session and the session itself. */
import { useEffect, useState } from 'react';
import type { JSX } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { ForgotPage, RegisterPage, ResetPage, VerifyPage } from '@/features/auth/AuthPage';
import { LogInPage } from '@/features/auth/LogInPage';
import { InvitePage } from '@/features/places/InvitePage';
import { SessionContext } from '@/session/context';
import { storedToken, storeToken } from '@/session/device';
import { startSession } from '@/session/session';
import type { Session } from '@/session/session';
import { OverlayProvider } from '@/ui/dialog';
import { Shell } from './Shell';

export function App(): JSX.Element {
  const [token, setToken] = useState(storedToken);
  const [session, setSession] = useState<Session | null>(null);
  const [, go] = useLocation();

  useEffect(() => {
    if (token === null) return;
    const started = startSession(token, () => setToken(null));
    setSession(started);
    return () => {
      started.stop();
      setSession(null);
    };
  }, [token]);

  const onToken = (next: string): void => {
    storeToken(next);
    setToken(next);
    const invite = new URLSearchParams(location.search).get('invite');
    if (invite === null) go('/');
    // Who came by an invite pressed "accept" before they had an account. Only the page itself can say so: a link cannot.
    else go(`/invite/${encodeURIComponent(invite)}`, { state: { accepted: true }, replace: true });
  };

  const signedIn = token !== null;
  return (
    <OverlayProvider>
      <SessionContext value={session}>
        <Switch>
          <Route path="/forgot">
            <ForgotPage />
          </Route>
          <Route path="/reset">
            <ResetPage onToken={onToken} />
          </Route>
          <Route path="/verify">
            <VerifyPage />
          </Route>
          <Route path="/invite/:code">{({ code }) => <InvitePage code={decodeURIComponent(code)} />}</Route>
          {!signedIn && (
            <Route path="/setup">
              <RegisterPage setUp onToken={onToken} />
            </Route>
          )}
          {!signedIn && (
            <Route path="/register">
              <RegisterPage onToken={onToken} />
            </Route>
          )}
          {!signedIn && (
            <Route path="/login">
              <LogInPage onToken={onToken} />
            </Route>
          )}
          {!signedIn && (
            <Route>
              <Redirect to="/login" replace />
            </Route>
          )}
          <Route>{session !== null && <Shell />}</Route>
        </Switch>
      </SessionContext>
    </OverlayProvider>
  );
}
