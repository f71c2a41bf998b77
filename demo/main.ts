import { startDemo } from "./server.ts";

const { origin } = await startDemo({ port: Number(process.env.PORT ?? 8080), log: true });
console.log(`Harbour is open at ${origin}`);
