#!/usr/bin/env node
import { requireNode } from "./require-node.ts";
import { runOpenclaw } from "./run-openclaw.ts";

if (requireNode(process)) await runOpenclaw(process);
