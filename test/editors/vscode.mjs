// VS Code: installs the packaged extension in code-server, opens the project in headless Chromium, and does what a user
// does.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const userSettings = {
  'workbench.startupEditor': 'none',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'editor.inlayHints.enabled': 'on',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'editor.hover.delay': 100,
  'git.enabled': false,
  'typescript.disableAutomaticTypeAcquisition': true,
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const s = createServer()
      .listen(0, '127.0.0.1', () => {
        const { port } = s.address();
        s.close(() => resolve(port));
      })
      .on('error', reject);
  });

/** Runs the checks in VS Code; `check` counts them. */
export async function vscode(tools, vsix, project, out, expected, check) {
  const profile = mkdtempSync(join(tmpdir(), 'goscape-code-'));
  mkdirSync(join(profile, 'data', 'User'), { recursive: true });
  writeFileSync(join(profile, 'data', 'User', 'settings.json'), JSON.stringify(userSettings));
  const port = await freePort();
  writeFileSync(join(profile, 'config.yaml'), `auth: none\nbind-addr: 127.0.0.1:${port}\ncert: false\n`);
  // An empty gallery: no request leaves the machine.
  const env = { ...tools.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  const args = [
    tools.codeServer,
    '--user-data-dir',
    join(profile, 'data'),
    '--extensions-dir',
    join(profile, 'ext'),
    '--disable-telemetry',
    '--disable-update-check',
    '--config',
    join(profile, 'config.yaml'),
  ];
  let server, browser;
  try {
    const installed = spawnSync(tools.node, [...args, '--install-extension', vsix], { env, encoding: 'utf8' });
    check(installed.status === 0, 'the extension installs', installed.stdout + installed.stderr);
    const log = openSync(join(out, 'code-server.log'), 'w');
    server = spawn(
      tools.node,
      [
        ...args,
        '--auth',
        'none',
        '--bind-addr',
        `127.0.0.1:${port}`,
        '--disable-workspace-trust',
        '--disable-getting-started-override',
        project,
      ],
      { env, stdio: ['ignore', log, log] },
    );
    for (let i = 0; i < 150; i++) {
      try {
        if ((await fetch(`http://127.0.0.1:${port}/healthz`)).ok) break;
      } catch {
        /* not up yet */
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const { chromium } = (await import(pathToFileURL(tools.playwright).href)).default;
    browser = await chromium.launch({
      executablePath: tools.chromium,
      headless: true,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    const messages = [];
    page.on('console', (m) => messages.push(`[${m.type()}] ${m.text()}`));
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(project)}`, {
      waitUntil: 'domcontentloaded',
    });
    await drive(page, out, expected, check);
    writeFileSync(join(out, 'console.log'), messages.join('\n') + '\n');
  } finally {
    await browser?.close().catch(() => {});
    if (server) {
      const ended = new Promise((resolve) => server.on('exit', resolve));
      server.kill();
      await ended;
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function drive(page, out, expected, check) {
  const shot = (name) => page.screenshot({ path: join(out, `${name}.png`) });
  let broken = false;
  const step = async (name, act) => {
    if (broken) {
      check(false, name, 'not tried: an earlier step failed');
      return;
    }
    try {
      const wrong = await act();
      check(!wrong, name, wrong || '');
    } catch (error) {
      broken = true;
      check(false, name, String(error.message).split('\n').slice(0, 4).join(' | '));
      await shot('failed-' + name.replace(/\W+/g, '-')).catch(() => {});
    }
  };
  const plain = (text) => (text ?? '').replace(/\u00a0/g, ' ').replace(/\u200b/g, '');
  const line = (text) => page.locator('.monaco-editor .view-line', { hasText: text }).first();
  const declaration = () => line(/spot.*:=/);
  const token = () =>
    declaration()
      .locator('span span', { hasText: /^[\s\u00a0]*spot[\s\u00a0]*$/ })
      .first();
  const squiggles = page.locator('.monaco-editor .squiggly-info');
  const until = (test, arg, timeout = 20000) => page.waitForFunction(test, arg, { timeout });
  /** Whether some line has all the texts. */
  const someLine = (texts) =>
    [...document.querySelectorAll('.monaco-editor .view-line')].some((l) =>
      texts.every((t) => l.textContent.replace(/\u00a0/g, ' ').includes(t)),
    );
  const noHint = ([name, hint]) =>
    [...document.querySelectorAll('.monaco-editor .view-line')].every((l) => {
      const text = l.textContent.replace(/\u00a0/g, ' ');
      return !text.includes(name) || !text.includes(':=') || !text.includes(hint);
    });
  const noSquiggle = () => !document.querySelector('.monaco-editor .squiggly-info');
  // A preview that opens takes the focus, and the list of commands closes again: then once more.
  const command = async (title) => {
    for (let i = 0; ; i++) {
      try {
        await page.keyboard.press('F1');
        await page
          .locator('.quick-input-widget .quick-input-box input')
          .first()
          .fill('>' + title, { timeout: 4000 });
        await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click({ timeout: 4000 });
        return;
      } catch (error) {
        if (i === 4) throw error;
      }
      await page.locator('.tab', { hasText: expected.file }).first().click();
    }
  };

  await step('the workbench opens', async () => {
    await page.locator('.monaco-workbench').waitFor({ timeout: 60000 });
  });
  await step('the file opens', async () => {
    await page
      .locator('.explorer-folders-view .monaco-list-row', { hasText: expected.file })
      .first()
      .dblclick({ timeout: 60000 });
    await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 30000 });
  });
  await step('a squiggle, of severity information', async () => {
    await squiggles.first().waitFor({ timeout: 60000, state: 'attached' });
  });
  await step('an inlay hint says heap', async () => {
    await until(someLine, [expected.name, expected.hint, ':=']);
    const text = plain(await declaration().textContent());
    return text.includes(`${expected.name} ${expected.hint}`) || text.includes(expected.name + expected.hint)
      ? ''
      : `the line is ${JSON.stringify(text)}`;
  });
  await step('the status bar counts', async () => {
    await page.locator('.statusbar-item', { hasText: expected.status }).first().waitFor({ timeout: 15000 });
  });
  await shot('1-squiggle-and-hints');
  await step('the Problems panel has the diagnostic', async () => {
    await page.keyboard.press('Control+Shift+M');
    const row = page.locator('.markers-panel .monaco-list-row', { hasText: expected.diagnostic }).first();
    await row.waitFor({ timeout: 20000 });
    const text = plain(await row.textContent());
    await shot('2-problems');
    return text.includes(expected.code) && text.includes('goscape') ? '' : text;
  });
  await step('the hover tells the chain', async () => {
    await page.keyboard.press('Control+Shift+M');
    await page.keyboard.press('Escape');
    await token().hover();
    const hover = page.locator('.monaco-hover:visible', { hasText: expected.hover[0] }).first();
    await hover.waitFor({ timeout: 15000 });
    const text = plain(await hover.textContent());
    await shot('3-hover');
    const missing = expected.hover.filter((part) => !text.includes(part));
    return missing.length ? `missing ${JSON.stringify(missing)} in ${text}` : '';
  });
  await step('the code action is offered', async () => {
    await page.keyboard.press('Escape');
    await token().click();
    // Away from the text, and only when the light bulb shows: else the menu sometimes does not open.
    const box = await page.locator('.monaco-editor').first().boundingBox();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.8);
    await page
      .locator('.monaco-hover:visible', { hasText: expected.hover[0] })
      .waitFor({ state: 'hidden', timeout: 10000 });
    await page
      .locator('.monaco-editor .lightBulbWidget:visible, .monaco-editor [class*="lightbulb"]:visible')
      .first()
      .waitFor({ timeout: 20000 });
    await page.keyboard.press('Control+.');
    const item = page.locator('.action-widget .monaco-list-row', { hasText: expected.action }).first();
    await item.waitFor({ timeout: 20000 });
    await shot('4-code-actions');
    await item.click();
  });
  await step('the code action edits every place', async () => {
    // Only lines in sight are in the page.
    await page.mouse.wheel(0, -2000);
    for (const text of expected.after) await until(someLine, [text]);
  });
  await step('the squiggle is gone', async () => {
    await until(noSquiggle);
  });
  await step('no hint is left, since nothing is decided there, and the status bar counts none', async () => {
    await until(noHint, [expected.name, expected.hint]);
    await page.locator('.statusbar-item', { hasText: expected.statusAfter }).first().waitFor({ timeout: 15000 });
    await shot('5-after-the-action');
  });
  await step('undo brings the squiggle back', async () => {
    await page.keyboard.press('Control+z');
    await squiggles.first().waitFor({ timeout: 20000, state: 'attached' });
  });
  await step('a command explains the place of the cursor', async () => {
    await command('Goscape: Explain at Cursor');
    await page.locator('.tab', { hasText: 'Explanation' }).first().waitFor({ timeout: 20000 });
    await shot('6-explanation');
  });
  if (expected.graph !== undefined)
    await step('a command draws the flow at the cursor', async () => {
      // The cursor is where it was explained; beside the explanation, its line can be scrolled out of sight.
      await page.locator('.tab', { hasText: expected.file }).first().click();
      await command('Goscape: Show Graph');
      await page.locator('.tab', { hasText: 'Goscape Graph' }).first().waitFor({ timeout: 20000 });
      const drawn = async () => {
        for (const frame of page.frames()) {
          const texts = await frame
            .evaluate(() => [...document.querySelectorAll('svg .node')].map((n) => n.textContent))
            .catch(() => []);
          if (texts.some((t) => t.includes(expected.graph))) return true;
        }
        return false;
      };
      for (let i = 0; i < 100 && !(await drawn()); i++) await page.waitForTimeout(200);
      await shot('7-graph');
      return (await drawn()) ? '' : `no node has ${expected.graph}`;
    });
  await step('a command restarts the server', async () => {
    await page.locator('.tab', { hasText: expected.file }).first().click();
    await command('Goscape: Restart Server');
    await page.waitForTimeout(300);
    await squiggles.first().waitFor({ timeout: 30000, state: 'attached' });
    await page.locator('.statusbar-item', { hasText: expected.status }).first().waitFor({ timeout: 15000 });
    await shot('8-after-restart');
  });
}
