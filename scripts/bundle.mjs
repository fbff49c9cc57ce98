// Runs esbuild for scripts/build_assets.py, which says on standard input what to build; prints esbuild's metafile.
//
// Every entry module becomes one file with all that it imports: a page has one entry, so no module runs twice on it,
// and a page that was loaded before an update never needs a chunk of the older build.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { join, resolve } from 'node:path';
import * as esbuild from 'esbuild';
import { OLDEST, STUDENT_SHEETS, extraRules, lowered } from './old_styles.mjs';

const TARGET = Object.entries(OLDEST).map(([name, version]) => name + version);
/** Bytes up to which a picture of a style sheet becomes part of it; a larger one stays a file. */
const LARGEST_PICTURE = 4096;

const plan = JSON.parse(await text(process.stdin));

/** `vendor/NAME/...` means the npm package NAME: in development the server maps it in the same way. */
const vendor = {
  name: 'vendor',
  setup(build) {
    build.onResolve({ filter: /^(\.\.?\/)+vendor\// }, ({ path }) => ({ path: resolve(plan.packages, path.replace(/^(\.\.?\/)+vendor\//, '')) }));
  },
};

/** An entry imports the scripts that run before it. (esbuild's `inject` would run some before what they import.) */
const entries = {
  name: 'entries',
  setup(build) {
    build.onResolve({ filter: /^entry:/ }, ({ path }) => ({ path: path.slice('entry:'.length), namespace: 'entry' }));
    build.onLoad({ filter: /./, namespace: 'entry' }, ({ path: name }) => {
      const { before } = plan.modules.find((module) => module.name === name);
      return {
        contents: [...before, name].map((file) => `import ${JSON.stringify(`./${file}`)};`).join('\n'),
        resolveDir: join(plan.project, 'static'),
      };
    });
  },
};

/** Style sheets that old browsers read too. */
const styles = {
  name: 'styles',
  setup(build) {
    build.onLoad({ filter: /[\\/]static[\\/]css[\\/][^\\/]+\.css$/ }, async ({ path }) => {
      const css = await readFile(path, 'utf8');
      const more = path.endsWith('old.css') ? extraRules(STUDENT_SHEETS.map((name) => join(plan.project, 'static', name))) : '';
      return { contents: lowered(css + more), loader: 'css' };
    });
  },
};

/** Small pictures stand in the style sheet as data: addresses. */
const pictures = {
  name: 'pictures',
  setup(build) {
    build.onResolve({ filter: /^data:/ }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /\.svg$/ }, async ({ path }) => {
      const contents = await readFile(path, 'utf8');
      return contents.length > LARGEST_PICTURE ? { contents, loader: 'file' } : { contents: plain(contents), loader: 'dataurl' };
    });
  },
};

/** Style sheets use small pictures as masks, which ignore colour and size. */
function plain(svg) {
  const [opening, ...rest] = svg.trim().split('>');
  return [opening.replace(/ (?:class="[^"]*"|fill="currentColor"|width="\d+"|height="\d+")/g, ''), ...rest].join('>').replace(/\s*\n\s*/g, '');
}

const common = {
  absWorkingDir: plan.project,
  outdir: plan.out,
  outbase: 'static',
  // The hash is a folder, so that a file keeps its name: filters, logs and developer tools show `js/student.js`.
  entryNames: '[hash]/[dir]/[name]',
  assetNames: '[hash]/vendor/[name]',
  bundle: true,
  minify: true,
  legalComments: 'none',
  metafile: true,
  preserveSymlinks: true,
  target: TARGET,
  // What Safari 13 gets wrong is `[a, ...rest] = [b, c]`: scripts/old_browsers.mjs refuses that, and only that.
  supported: { destructuring: true },
  logLevel: 'warning',
};

function entryPoints(names) {
  return names.map((name) => ({ in: plan.paths[name] ?? join('static', name), out: name.replace(/\.\w+$/, '') }));
}

const { modules, sheets, scripts, copies } = plan;
const builds = [
  ...modules.map(({ name }) => ({
    entryPoints: [{ in: `entry:${name}`, out: name.replace(/\.js$/, '') }], format: 'esm', plugins: [entries, vendor],
  })),
  {
    entryPoints: entryPoints(sheets), plugins: [vendor, pictures, styles], loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty' },
  },
  // Our own plain scripts say what is wrong in browsers that are too old.
  ...scripts.map((name) => ({ entryPoints: entryPoints([name]), bundle: false, target: name.startsWith('vendor/') ? TARGET : 'es5' })),
  { entryPoints: entryPoints(copies), loader: Object.fromEntries(copies.map((name) => [name.match(/\.\w+$/)[0], 'copy'])) },
];

try {
  const done = await Promise.all(builds.map((options) => esbuild.build({ ...common, ...options })));
  const metafiles = done.map(({ metafile }) => metafile);
  process.stdout.write(JSON.stringify({
    inputs: Object.assign({}, ...metafiles.map(({ inputs }) => inputs)),
    outputs: Object.assign({}, ...metafiles.map(({ outputs }) => outputs)),
  }));
} catch (error) {
  if (!error.errors) throw error;
  process.exitCode = 1; // esbuild has printed the messages
}
