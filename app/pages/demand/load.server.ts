import { demandTermsOf } from "../../merchant/demand-terms.server.ts";
import { demandByDay, listDemand } from "../../outbox/demand/list-demand.server.ts";
import { readDemandView } from "../../outbox/demand/demand-view.ts";
import { toDemandLine } from "./demand-line.ts";

/**
 * The data of the demand page: a page of the list, and the chart of one line where the address asks
 * for it. Reads counts, which take as long with a million rows as with a few.
 */
export async function loadDemand(shop: string, query: URLSearchParams, now: Date) {
  const asked = readDemandView(query);
  const { currency, keptSince } = await demandTermsOf(shop, now);
  const times = { now, keptSince };
  const [first, chart] = await Promise.all([
    listDemand(shop, asked, times),
    demandByDay(shop, query.get("chart"), asked.period, times),
  ]);
  // A page that has no lines any more is the first one.
  const isBehind = first.rows.length === 0 && asked.page > 1;
  const view = isBehind ? { ...asked, page: 1 } : asked;
  const { rows, lines, people } = isBehind ? await listDemand(shop, view, times) : first;
  return {
    view,
    rows: rows.map((row) => toDemandLine(row, currency)),
    lines,
    people,
    chart: chart ? { line: toDemandLine(chart.row, currency), days: chart.days } : null,
    now,
  };
}
