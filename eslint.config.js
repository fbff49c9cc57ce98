import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["static/dist/**", "**/node_modules/**", ".venv/**", "instance/**"] },
  js.configs.recommended,
  {
    files: ["static/js/**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-console": ["error", { allow: ["warn", "error"] }],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // Text enters a page through textContent. HTML comes from the server, sanitised, through one helper.
      "no-restricted-properties": [
        "error",
        { property: "outerHTML", message: "Use textContent or build elements." },
        { property: "insertAdjacentHTML", message: "Use textContent or build elements." },
        { object: "document", property: "write", message: "Build elements." },
      ],
    },
  },
  {
    files: ["static/js/head.js"], // runs in browsers of any age
    languageOptions: { ecmaVersion: 5, sourceType: "script", globals: { ...globals.browser, Intl: "readonly" } },
    rules: { "no-var": "off", "prefer-const": "off", "no-unused-vars": ["error", { caughtErrors: "none" }] },
  },
  {
    files: ["tests/**/*.js", "tests/**/*.mjs", "benchmarks/**/*.js", "benchmarks/**/*.mjs", "scripts/**/*.mjs", "eslint.config.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: { ...globals.node, ...globals.browser } },
  },
];
