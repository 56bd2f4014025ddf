import { defineFaultTests } from "./define-fault-tests.ts";

defineFaultTests(10, 18);
