import { writeDemandView, type DemandView } from "../../outbox/demand/demand-view.ts";

export const DEMAND = "/app/demand";

/** The address of a view, and of the chart of one of its lines. */
export function demandAddress(view: DemandView, chart?: string): string {
  const query = writeDemandView(view);
  if (chart) query.set("chart", chart);
  return query.size > 0 ? `${DEMAND}?${query.toString()}` : DEMAND;
}

/** The file of a view, in the language of the page. */
export function demandFileAddress(view: DemandView, locale: string): string {
  const query = writeDemandView({ ...view, page: 1 });
  query.set("locale", locale);
  return `/app/demand-export?${query.toString()}`;
}
