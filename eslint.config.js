import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { importX } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/** Which rooms a room may import besides itself. The README describes the rooms. */
const rooms = {
  routes: [
    ...["pages", "shopify", "intake", "outbox", "merchant", "catalog", "locales", "contact"],
    ...["alerts", "api", "import", "restock"],
  ],
  pages: [
    "import",
    "intake",
    "outbox",
    "merchant",
    "alerts",
    "catalog",
    "klaviyo",
    "locales",
    "contact",
  ],
  shopify: ["import", "outbox", "merchant", "contact"],
  locales: [],
  alerts: ["outbox", "merchant", "catalog"],
  api: ["intake", "outbox", "merchant", "catalog", "klaviyo"],
  import: ["outbox", "merchant", "catalog", "klaviyo", "contact"],
  delivery: ["outbox", "merchant", "klaviyo"],
  restock: ["outbox", "merchant", "catalog"],
  intake: ["outbox", "merchant", "klaviyo", "contact"],
  outbox: ["klaviyo", "catalog", "contact"],
  merchant: ["klaviyo", "contact"],
  catalog: ["contact"],
  klaviyo: [],
  contact: [],
  server: [],
};

const allRooms = Object.keys(rooms);

/** Which files of `app/server` each room may import; the default is `STORING`. */
const EVERYWHERE = ["env.server.ts", "durations.ts", "incidents.ts", "slots.ts"];
const TELLING = [...EVERYWHERE, "logger.server.ts", "metrics.server.ts"];
const REFUSING = ["authentication-failures.server.ts"];
const STORING = [
  ...TELLING,
  "database/db.server.ts",
  "database/contains.ts",
  "erasure.server.ts",
  "repeating-work.server.ts",
];
/** @type {Record<string, string[]>} */
const server = {
  routes: [
    ...TELLING,
    "metrics-answer.server.ts",
    "open-routes.server.ts",
    "backpressure.server.ts",
  ],
  pages: TELLING,
  locales: TELLING,
  klaviyo: EVERYWHERE,
  contact: EVERYWHERE,
  intake: [
    ...STORING,
    ...REFUSING,
    "read-bytes.server.ts",
    "body-limit.server.ts",
    "body-pools.ts",
    "connections.server.ts",
    "hold-back.server.ts",
    "database/shared-counts.server.ts",
  ],
  api: [
    ...STORING,
    ...REFUSING,
    ...["read-bytes.server.ts", "body-limit.server.ts", "body-pools.ts"],
    "database/shared-counts.server.ts",
  ],
  shopify: [
    ...[...STORING, ...REFUSING],
    ...["read-bytes.server.ts", "body-pools.ts", "page-policy.ts"],
  ],
};

const closedRooms = Object.entries(rooms).map(([room, open]) => ({
  target: `./app/${room}`,
  from: "./app",
  except: [
    ...[room, ...open].map((place) => `./${place}`),
    ...(server[room] ?? STORING).map((file) => `./server/${file}`),
  ],
  message: `app/${room} may import ${open.join(", ") || "no other room"}.`,
}));

/** Which folders of `app/pages` a folder of it may import besides itself: no page imports another page. */
const pages = {
  home: ["shared", "frame"],
  log: ["shared", "frame"],
  "sign-up": ["shared", "frame"],
  settings: ["shared", "frame"],
  privacy: ["shared", "frame"],
  import: ["shared", "frame"],
  demand: ["shared", "frame"],
  restocks: ["shared", "frame"],
  shared: [],
  frame: [],
  public: ["frame"],
};

const closedPages = Object.entries(pages).map(([page, open]) => ({
  target: `./app/pages/${page}`,
  from: "./app/pages",
  except: [page, ...open].map((folder) => `./${folder}`),
  message: `app/pages/${page} may import ${open.join(" and ") || "no other page"}.`,
}));

/** The types of `db` and `write` enforce the rest: docs/decisions/002. */
const readsOnly = {
  selector:
    "TaggedTemplateExpression[tag.object.name='db'][tag.property.name='$queryRaw'][quasi.quasis.0.value.raw=/^\\s*(UPDATE|INSERT|DELETE)\\b/i]",
  message: "`db` reads. A write that returns rows is write.$queryRaw, inside commit().",
};

const allOfDateFns = {
  name: "date-fns",
  message: "Import date-fns/addDays: all of it loads for two seconds.",
};

/** Text that a person reads: it begins like a sentence, or has more than one word. */
const READ = "/^\\s*\\p{Lu}\\p{Letter}|\\p{Letter}\\s+\\p{Letter}/u";
const SPOKEN =
  "/^(title|subtitle|label|helpText|content|heading|description|message|words|error|placeholder|accessibilityLabel|aria-label|alt)$/";

/** What a merchant reads is in app/locales, in each language. */
const wordsAreTranslated = [
  "JSXText[value=/\\p{Letter}{2}/u]",
  `JSXElement > JSXExpressionContainer > Literal[value=${READ}]`,
  `JSXElement > JSXExpressionContainer > TemplateLiteral > TemplateElement[value.raw=/\\p{Letter}{2}/u]`,
  `JSXElement > JSXExpressionContainer > :matches(ConditionalExpression, LogicalExpression) > Literal[value=${READ}]`,
  `JSXAttribute[name.name=${SPOKEN}] Literal[value=${READ}]`,
  `JSXAttribute[name.name=${SPOKEN}] > JSXExpressionContainer > TemplateLiteral > TemplateElement[value.raw=${READ}]`,
  `Property[key.name=${SPOKEN}] > Literal[value=${READ}]`,
  `ReturnStatement > Literal[value=${READ}]`,
  `ReturnStatement > TemplateLiteral > TemplateElement[value.raw=${READ}]`,
].map((selector) => ({
  selector,
  message: "A page's texts come from t(): docs/decisions/021 says why.",
}));

export default tseslint.config(
  {
    ignores: [
      "build/",
      "prisma/client/",
      "prisma/client-postgres/",
      "node_modules/",
      ".sandbox/",
      ".sandbox-demo/",
      ".tests/",
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
      "@typescript-eslint/only-throw-error": "off",
      "no-restricted-syntax": ["error", readsOnly],
      "no-console": "error",
      "no-restricted-imports": ["error", { paths: [allOfDateFns] }],
      "import-x/no-cycle": "error",
    },
  },
  {
    files: ["app/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [allOfDateFns],
          patterns: [
            {
              group: ["**/db.server.ts"],
              importNames: ["client"],
              message: "Use `db` to read, and `write` inside commit(): docs/decisions/002.",
            },
          ],
        },
      ],
      "import-x/no-restricted-paths": [
        "error",
        {
          zones: [
            ...closedRooms,
            ...closedPages,
            {
              target: "./app",
              from: ["./sandbox", "./tests", "./bench"],
              message: "The app does not import sandbox, tests or bench.",
            },
            {
              target: allRooms.filter((room) => room !== "routes").map((room) => `./app/${room}`),
              from: "./app/routes",
              message: "No room imports routes.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["app/**/*.tsx", "app/pages/**/*.ts"],
    rules: {
      "no-restricted-syntax": ["error", readsOnly, ...wordsAreTranslated],
    },
  },
  {
    files: ["app/routes/**"],
    rules: {
      "no-restricted-globals": ["error", { name: "fetch", message: "A route calls one room." }],
    },
  },
  {
    files: ["**/*.test.{ts,tsx}", "tests/**"],
    rules: { "no-restricted-syntax": "off", "no-restricted-imports": "off" },
  },
  {
    files: ["**/*.test.{ts,tsx}", "tests/**", "sandbox/**"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "no-console": "off",
      "import-x/no-restricted-paths": "off",
    },
  },
  {
    files: ["**/*.js"],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      globals: {
        document: "readonly",
        window: "readonly",
        HTMLElement: "readonly",
        customElements: "readonly",
        fetch: "readonly",
        FormData: "readonly",
        Headers: "readonly",
        Request: "readonly",
        Response: "readonly",
        URL: "readonly",
        URLSearchParams: "readonly",
        AbortController: "readonly",
        AbortSignal: "readonly",
        crypto: "readonly",
        MutationObserver: "readonly",
        Event: "readonly",
        CustomEvent: "readonly",
        history: "readonly",
        location: "readonly",
        localStorage: "readonly",
        getComputedStyle: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        console: "readonly",
        process: "readonly",
      },
    },
  },
  {
    files: ["extensions/**/*.js"],
    // They have their own TypeScript project, tsconfig.block.json.
    languageOptions: {
      parserOptions: { projectService: false, lib: ["es2024", "dom", "dom.iterable"] },
    },
  },
);
