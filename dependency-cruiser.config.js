/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-cycle",
      comment:
        "Modules that import each other can be neither read nor moved alone; types count too.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "server-only",
      comment: "A module that loads a server module is one itself, and its name says so.",
      severity: "error",
      from: { path: "^app/", pathNot: "\\.server\\.|\\.test\\.|^app/(routes/|entry\\.server)" },
      to: { path: "^app/.*\\.server\\.", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "one-database-behind-another",
      comment:
        "Which database it is, only app/server/database knows: the rooms are the same on each.",
      severity: "error",
      from: { path: "^app/", pathNot: "^app/server/database/" },
      to: { path: "^app/server/database/\\w+/|node_modules/(@prisma/adapter-|better-sqlite3|pg/)" },
    },
    {
      name: "remix-in-pages",
      comment: "What speaks of Remix is what a move to React Router has to touch.",
      severity: "error",
      from: {
        path: "^app/",
        pathNot:
          "\\.test\\.|^app/(routes|pages)/|^app/shopify/shopify\\.server|^app/(root|entry\\.)|\\.d\\.ts$",
      },
      to: { path: "node_modules/(@remix-run|@shopify/shopify-app-remix)/" },
    },
    {
      name: "polaris-in-pages",
      comment:
        "What speaks of Polaris is what a move to web components has to touch; app/locales has its words.",
      severity: "error",
      from: {
        path: "^app/",
        pathNot: "\\.test\\.|^app/pages/|^app/locales/(\\w\\w|catalogue)\\.ts",
      },
      to: { path: "node_modules/@shopify/(polaris|app-bridge)" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|prisma/client" },
    exclude: { path: "\\.(css|json)$|\\.test\\.tsx?$|\\.d\\.ts$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { conditionNames: ["import", "node"] },
  },
};
