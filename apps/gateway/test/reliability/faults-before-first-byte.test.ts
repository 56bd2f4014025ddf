import { defineFaultTests } from "./define-fault-tests.ts";

defineFaultTests(3, 9);
