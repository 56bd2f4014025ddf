import { defineFaultTests } from "./define-fault-tests.ts";

defineFaultTests(19, 23);
