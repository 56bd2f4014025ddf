/** The commands that talk to models, and bring the transport with them; loaded as one, like the everyday commands. */
export { default as chat } from "./chat/chat.ts";
export { default as doctor } from "./doctor/doctor.ts";
export { default as modelsStatus } from "./models/models-status.ts";
export { default as onboard } from "./onboard/onboard.ts";
