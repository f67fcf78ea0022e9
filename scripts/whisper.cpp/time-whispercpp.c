// Times whisper.cpp with the model in memory: from samples to text, over its full context, on one thread.
//
//   time-whispercpp MODEL SAMPLES greedy|beam
//
// SAMPLES is a file of 32-bit floats at 16 kHz. Says "ready", then answers each line on its input with one line:
// milliseconds, those of the processor, the encoder's, a tab, the text.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ggml.h"
#include "whisper.h"

static void silent(enum ggml_log_level level, const char *text, void *data) {
  (void)level;
  (void)text;
  (void)data;
}

static float *read_samples(const char *path, int *count) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return NULL;
  fseek(file, 0, SEEK_END);
  const long bytes = ftell(file);
  rewind(file);
  float *samples = malloc((size_t)bytes);
  *count = (int)(bytes / (long)sizeof(float));
  const size_t got = samples == NULL ? 0 : fread(samples, sizeof(float), (size_t)*count, file);
  fclose(file);
  return got == (size_t)*count ? samples : NULL;
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: time-whispercpp MODEL SAMPLES greedy|beam\n");
    return 2;
  }
  whisper_log_set(silent, NULL);
  ggml_time_init();

  int count = 0;
  float *samples = read_samples(argv[2], &count);
  if (samples == NULL) {
    fprintf(stderr, "cannot read %s\n", argv[2]);
    return 1;
  }
  struct whisper_context_params model = whisper_context_default_params();
  model.use_gpu = false;
  struct whisper_context *context = whisper_init_from_file_with_params(argv[1], model);
  if (context == NULL) {
    fprintf(stderr, "cannot load %s\n", argv[1]);
    return 1;
  }

  const bool beam = strcmp(argv[3], "beam") == 0;
  struct whisper_full_params call =
      whisper_full_default_params(beam ? WHISPER_SAMPLING_BEAM_SEARCH : WHISPER_SAMPLING_GREEDY);
  if (beam) {
    call.beam_search.beam_size = 5;
  } else {
    // The least that it can be asked for: no timestamps, nothing decoded again at a higher temperature.
    call.no_timestamps = true;
    call.single_segment = true;
    call.temperature_inc = 0.0f;
  }
  call.n_threads = 1;
  call.language = "en";
  call.no_context = true;
  call.print_progress = false;
  call.print_timestamps = false;

  printf("ready\n");
  fflush(stdout);
  char line[64];
  while (fgets(line, sizeof line, stdin) != NULL) {
    whisper_reset_timings(context);
    const clock_t processor = clock();
    const int64_t before = ggml_time_us();
    const int failed = whisper_full(context, call, samples, count);
    const double ms = (double)(ggml_time_us() - before) / 1000.0;
    const double cpu_ms = (double)(clock() - processor) * 1000.0 / CLOCKS_PER_SEC;
    if (failed != 0) {
      fprintf(stderr, "whisper_full failed: %d\n", failed);
      return 1;
    }
    // It was made by C++'s new, and the library has nothing that would free it: a few bytes a call are left behind.
    const struct whisper_timings *timings = whisper_get_timings(context);
    printf("%.3f %.3f %.3f\t", ms, cpu_ms, timings == NULL ? 0.0 : (double)timings->encode_ms);
    for (int i = 0; i < whisper_full_n_segments(context); i++) {
      printf("%s", whisper_full_get_segment_text(context, i));
    }
    printf("\n");
    fflush(stdout);
  }
  whisper_free(context);
  free(samples);
  return 0;
}
