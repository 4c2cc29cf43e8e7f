import type { Fault } from "./faults.ts";

/** Faults in the order they were asked for; each is used up by the first call that it fits. */
export function createFaultQueue(changed: () => void) {
  const faults: Fault[] = [];
  return {
    faults,
    add(fault: Fault, times: number): void {
      for (let time = 0; time < times; time++) faults.push(fault);
      changed();
    },
    /** The first that fits a call to `path`, used up from here on, whatever comes of the call. */
    use<Fit extends Fault>(path: string, fits: (fault: Fault) => fault is Fit): Fit | undefined {
      const fitting = (fault: Fault): fault is Fit =>
        (fault.path === undefined || fault.path === path) && fits(fault);
      const fault = faults.find(fitting);
      if (!fault) return undefined;
      faults.splice(faults.indexOf(fault), 1);
      changed();
      return fault;
    },
  };
}
