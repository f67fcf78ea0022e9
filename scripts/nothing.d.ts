// What the build of declarations takes for the declarations of another package (tsup.base.ts).
export {};
