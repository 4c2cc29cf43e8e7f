import { get_dmmf } from "@prisma/prisma-schema-wasm";
import { readModel } from "./model.ts";

/** The types of columns that can be moved from one kind of database to another. */
const TYPES = ["String", "Int", "BigInt", "Boolean", "DateTime", "Json"] as const;
export type ColumnType = (typeof TYPES)[number];

export interface Column {
  name: string;
  type: ColumnType;
}

/** A table of the database, as the model describes it. */
export interface Table {
  name: string;
  columns: Column[];
  /** The columns of the primary key, in its order. */
  key: string[];
  /** The columns of each further unique constraint. */
  unique: string[][];
}

/** What Prisma's own description of a model (the DMMF) says that is needed here. */
interface Model {
  name: string;
  dbName: string | null;
  fields: {
    name: string;
    kind: string;
    type: string;
    isId: boolean;
    isUnique: boolean;
    isList: boolean;
    relationFromFields?: string[];
    default?: unknown;
  }[];
  primaryKey: { fields: string[] } | null;
  uniqueFields: string[][];
}

/**
 * Returns every table of a model, each one after those that it refers to. Throws an Error that names
 * what can't be moved: a type, a number that the database counts up, or tables that refer to each
 * other in a circle.
 */
export async function readTables(text?: string): Promise<Table[]> {
  const model = text ?? (await readModel());
  const params = JSON.stringify({ prismaSchema: [["schema.prisma", model]], noColor: true });
  const { datamodel } = JSON.parse(get_dmmf(params)) as { datamodel: { models: Model[] } };
  return inOrder(datamodel.models).map(tableOf);
}

function inOrder(models: Model[]): Model[] {
  const ordered: Model[] = [];
  let left = models;
  while (left.length > 0) {
    const names = new Set(left.map(({ name }) => name));
    const next = left.filter((model) => !parentsOf(model).some((parent) => names.has(parent)));
    if (next.length === 0) throw new Error(`Tables refer to each other: ${[...names].join(", ")}`);
    ordered.push(...next);
    left = left.filter((model) => !next.includes(model));
  }
  return ordered;
}

function parentsOf(model: Model): string[] {
  return model.fields
    .filter(({ relationFromFields }) => relationFromFields?.length)
    .map(({ type }) => type);
}

function tableOf(model: Model): Table {
  const { name, dbName, fields, primaryKey, uniqueFields } = model;
  const columns = fields
    .filter(({ kind }) => kind !== "object")
    .map((field) => {
      const type = TYPES.find((known) => known === field.type);
      const counted = JSON.stringify(field.default ?? null).includes('"autoincrement"');
      if (!type || field.isList || counted) {
        throw new Error(
          `${name}.${field.name} can't be moved: ${counted ? "counted up" : field.type}`,
        );
      }
      return { name: field.name, type };
    });
  const id = fields.filter(({ isId }) => isId).map((field) => field.name);
  const alone = fields.filter(({ isUnique }) => isUnique).map((field) => [field.name]);
  return {
    name: dbName ?? name,
    columns,
    key: primaryKey?.fields ?? id,
    unique: [...alone, ...uniqueFields],
  };
}
