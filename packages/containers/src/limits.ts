// Limits of a stream. Each bounds memory or time, whatever the bytes say.

/** Bytes within which a stream has to show what it is. */
export const MAX_SNIFF_BYTES = 64;
/** One compressed packet: a second of eight channels of 24-bit FLAC at 192 kHz is 4.6 MB, a packet of it a tenth. */
export const MAX_PACKET_BYTES: number = 2 ** 20;
/** A frame of FLAC: 65535 samples of eight channels of 24 bits, where nothing can be saved. */
export const MAX_FLAC_FRAME_BYTES: number = 2 ** 21;
/** The index of an MP4 file ("moov"): ten hours of AAC take 9 MB. */
export const MAX_INDEX_BYTES: number = 2 ** 25;
/** The index of one fragment ("moof"), and the description of a WebM file's tracks. */
export const MAX_FRAGMENT_INDEX_BYTES: number = 2 ** 20;
/** Audio of an MP4 stream that comes before its index, and so has to be kept: 35 minutes of AAC at 64 kbit/s. */
export const MAX_HELD_BYTES: number = 2 ** 24;
/** Bytes passed over before the sound, or at once: pictures, fonts. A longer length is a damaged one. */
export const MAX_SKIPPED_BYTES: number = 2 ** 26;
/** Bytes between two frames or pages of Ogg, FLAC, MP3 or AAC. */
export const MAX_BARREN_BYTES: number = 2 ** 20;
/** Packets one after the other that cannot be decoded. */
export const MAX_DAMAGED_IN_A_ROW = 100;
/** Rates or numbers of channels that come one after the other in one stream, and tracks beyond one for each second. */
export const MAX_FORMAT_CHANGES = 64;
/** Channels of a stream. */
export const MAX_CHANNELS = 8;
/** Samples at 16 kHz after which a step ends, so that other streams can run: half a second. */
export const STEP_SAMPLES = 8000;
/** Bytes that a step takes in at most where they bring no sound. */
export const STEP_BYTES: number = 2 ** 16;
/** Audio tracks of a container that can be asked for. */
export const MAX_TRACKS = 64;
