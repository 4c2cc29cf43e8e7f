import type { Fault } from "./faults.ts";

/** Faults in the order in which they were set; the first call that a fault fits uses it up. */
export function createFaultQueue(changed: () => void) {
  const faults: Fault[] = [];
  return {
    faults,
    add(fault: Fault, times: number): void {
      for (let time = 0; time < times; time++) faults.push(fault);
      changed();
    },
    /** Takes the first fault that fits a call to `path`; it is used up, whatever the call's result. */
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
