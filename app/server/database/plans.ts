/** How many plans of queries are kept; a batch has one for each number of its statements. */
export const PLANS = 200;
