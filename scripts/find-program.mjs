import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env, getuid, platform } from 'node:process';

/** The engines that the tests run in. */
export const ENGINES = ['chromium', 'firefox', 'webkit'];

const PLACES = {
  chromium: {
    variables: ['STEPUP_CHROMIUM', 'CHROME_PATH'],
    commands: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'],
    paths: [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
  },
  firefox: {
    variables: ['STEPUP_FIREFOX'],
    commands: ['firefox-esr', 'firefox'],
    paths: [
      '/Applications/Firefox.app/Contents/MacOS/firefox',
      'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
    ],
  },
  webkit: { variables: ['STEPUP_WEBKIT_DRIVER'], commands: ['WebKitWebDriver'], paths: [] },
  xvfb: { variables: [], commands: ['Xvfb'], paths: [] },
  redis: { variables: ['REDIS_SERVER'], commands: ['redis-server'], paths: [] },
  nginx: { variables: ['STEPUP_NGINX'], commands: ['nginx'], paths: ['/usr/sbin/nginx'] },
  php: { variables: ['STEPUP_PHP'], commands: ['php'], paths: [] },
  // With the extensions that WordPress needs.
  'php-wordpress': {
    variables: ['STEPUP_PHP'],
    commands: ['php'],
    paths: [],
    check: [
      '-r',
      'exit( extension_loaded( "mysqli" ) && extension_loaded( "curl" ) && extension_loaded( "mbstring" ) && extension_loaded( "dom" ) ? 0 : 1 );',
    ],
  },
  mariadb: { variables: ['STEPUP_MARIADB'], commands: ['mariadbd'], paths: ['/usr/sbin/mariadbd'] },
  'mariadb-install-db': { variables: [], commands: ['mariadb-install-db'], paths: [] },
  // Folders, which are "executable" for whoever may look into them.
  wordpress: { variables: ['STEPUP_WORDPRESS_SOURCE'], commands: [], paths: ['/usr/share/wordpress'] },
  'wordpress-theme': {
    variables: [],
    commands: [],
    paths: ['/usr/share/wordpress/wp-content/themes/twentytwentythree'],
  },
  // Debian's packages belong to Debian's own Python, which need not be the first one on the path.
  'python-jwt': {
    variables: ['STEPUP_PYTHON'],
    commands: [],
    paths: ['/usr/bin/python3'],
    check: ['-c', 'import jwt, cryptography'],
  },
};

/**
 * Where a program that the tests need is installed, or `null`.
 * An environment variable decides alone: a wrong one must not silently run another program.
 */
export function findProgram(name) {
  const { variables, commands, paths, check } = PLACES[name];
  const variable = variables.find(key => env[key]);
  const works = path => isExecutable(path) && (!check || spawnSync(path, check).status === 0);
  if (variable) {
    if (works(env[variable])) return env[variable];
    throw new Error(
      `${variable} is "${env[variable]}", which is not an executable file${check ? ' that has what is needed' : ''}`,
    );
  }
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [...commands.flatMap(command => folders.map(folder => join(folder, command))), ...paths];
  return candidates.find(works) ?? null;
}

/** Like `findProgram`, but says in one line what to do where there is none. */
export function requireProgram(name) {
  const path = findProgram(name);
  if (path) return path;
  const [variable] = PLACES[name].variables;
  throw new Error(
    `No ${name} found: install one (Debian: apt-get install ${debianPackages(name).join(' ')})` +
      (variable ? ` or set ${variable} to its path.` : '.'),
  );
}

/** Debian's packages that bring the program. */
export function debianPackages(name) {
  return {
    chromium: ['chromium'],
    firefox: ['firefox-esr'],
    webkit: ['webkit2gtk-driver', 'xvfb'],
    xvfb: ['xvfb'],
    redis: ['redis-server'],
    nginx: ['nginx-light'],
    php: ['php-cli'],
    'php-wordpress': ['php-cli', 'php-mysql', 'php-xml', 'php-mbstring', 'php-curl'],
    // Without the service that the package mariadb-server starts.
    mariadb: ['mariadb-server-core', 'mariadb-client-core'],
    'mariadb-install-db': ['mariadb-server-core', 'mariadb-client-core'],
    wordpress: ['wordpress'],
    'wordpress-theme': ['wordpress-theme-twentytwentythree'],
    'python-jwt': ['python3-jwt', 'python3-cryptography'],
  }[name];
}

/**
 * How Chromium is started by every test and benchmark. Playwright's own `--disable-popup-blocking` is left out,
 * because it hides that a replayed click may no longer open a tab.
 */
export function chromiumLaunchOptions() {
  const asRoot = platform === 'linux' && getuid?.() === 0;
  return {
    executablePath: requireProgram('chromium'),
    args: [
      ...(asRoot ? ['--no-sandbox', '--disable-gpu'] : []),
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    ignoreDefaultArgs: ['--disable-popup-blocking'],
  };
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
