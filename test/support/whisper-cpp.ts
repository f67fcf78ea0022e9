// whisper.cpp, as a user's command builds it: once, for all tests.
export { type BuiltWhisperCpp, buildWhisperCpp } from '@ws/backend-whispercpp';
