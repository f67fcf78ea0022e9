#!/usr/bin/env node
// Not the built file itself: package managers link programs when they install, before anything is built here.
import '../dist/cli.js';
