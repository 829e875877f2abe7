// The browser of the tests and pictures.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

export function launchChromium(path) {
  const executablePath = path ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((place) => existsSync(place));
  if (!executablePath) throw new Error('no Chromium: install the package chromium, or give --browser PATH');
  // --no-sandbox: containers and CI run as root. --disable-dev-shm-usage: /dev/shm is small there.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
