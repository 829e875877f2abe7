import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';

const server = process.env['GUILDHALL_SERVER'] ?? 'http://127.0.0.1:8080';

/** Addresses that are the server's and never the page's. */
const kServerPaths = [
  /^\/(?:api|attachments|avatars|banners|channel-icons|embed|emojis|guilds|icons|metrics|healthz|pages)(?:\/|$)/,
];

export default defineConfig({
  plugins: [
    react(),
    // The service worker: the page opens without a network, from what it kept.
    VitePWA({
      registerType: 'autoUpdate',
      injectRegister: false, // main.tsx registers: the page's policy forbids inline scripts.
      manifest: false, // public/manifest.webmanifest
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,woff2,webmanifest}'],
        globIgnores: ['**/compact-*', '**/joypixels-*'], // Emoji names: kept when first wanted.
        navigateFallback: '/index.html',
        navigateFallbackDenylist: kServerPaths,
        runtimeCaching: [
          {
            urlPattern: /\/assets\//,
            handler: 'CacheFirst',
            options: { cacheName: 'parts', expiration: { maxEntries: 60 } },
          },
          {
            urlPattern: /\/(?:avatars|icons|emojis|banners|channel-icons|embed)\//,
            handler: 'CacheFirst',
            options: { cacheName: 'pictures', expiration: { maxEntries: 500, maxAgeSeconds: 30 * 86_400 } },
          },
        ],
      },
    }),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    assetsInlineLimit: 0, // The page's policy forbids inline scripts and styles.
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/avatars', '/icons', '/attachments', '/emojis', '/embed', '/channel-icons', '/banners'].map((path) => [
        path,
        { target: server, changeOrigin: false },
      ]),
    ),
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
});
