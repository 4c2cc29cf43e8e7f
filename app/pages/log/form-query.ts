/** The texts of a form, as an address would have them. */
export function asQuery(form: FormData): URLSearchParams {
  const fields = [...form].flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value]] : [],
  );
  return new URLSearchParams(fields);
}
