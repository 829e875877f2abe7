import '@fontsource-variable/figtree/wght.css';
import '@/ui/tokens.css';
import '@/ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { setLanguage } from '@/i18n';
import { App } from './App';
import { applyFirstTheme } from './appearance';

applyFirstTheme();
void setLanguage(navigator.language);
const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );

// A page that was open during an update may ask for a part that is no longer there: it starts again with the new one.
window.addEventListener('vite:preloadError', () => location.reload());
if (import.meta.env.PROD && 'serviceWorker' in navigator)
  window.addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined));
