import { FetchableFile } from '@ws/models';

/** Paths of a model's files. */
interface MoonshineFiles {
    readonly encoder: string;
    readonly decoder: string;
    readonly tokenizer: string;
}
/**
 * The models that are known by name, and their files, in 8 bits: Useful Sensors', MIT. Sizes and checksums were computed
 * from the files in the wheel.
 */
declare const MOONSHINE_MODELS: Readonly<Record<'tiny', Readonly<Record<keyof MoonshineFiles, FetchableFile>>>>;

export { MOONSHINE_MODELS as M, type MoonshineFiles as a };
