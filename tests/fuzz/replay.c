/*
 * A main for the fuzz targets: runs the target once over every file of
 * the folders (or over the files) given as arguments, so that the corpus
 * is checked by builds without libFuzzer too.
 */

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
fail(const char *path)
{
	perror(path);
	exit(1);
}

static void
run_file(const char *path, size_t size)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = malloc(size + 1);

	if (f == NULL || data == NULL || fread(data, 1, size, f) != size)
		fail(path);
	fclose(f);
	/* An exact size lets the sanitizers see a read past the end. */
	data = realloc(data, size > 0 ? size : 1);
	if (data == NULL)
		fail(path);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

/* The file, or all files under the folder; returns how many. */
static int
run_path(const char *path)
{
	struct dirent **entries;
	struct stat st;
	int n, files = 0;

	if (stat(path, &st) != 0)
		fail(path);
	if (S_ISREG(st.st_mode)) {
		run_file(path, (size_t)st.st_size);
		return 1;
	}
	if ((n = scandir(path, &entries, NULL, alphasort)) < 0)
		fail(path);
	for (int i = 0; i < n; i++) {
		char *file = NULL;

		if (entries[i]->d_name[0] != '.') {
			if (asprintf(&file, "%s/%s", path,
			    entries[i]->d_name) < 0)
				fail(path);
			files += run_path(file);
		}
		free(file);
		free(entries[i]);
	}
	free(entries);
	return files;
}

int
main(int argc, char *argv[])
{
	int files = 0;

	for (int i = 1; i < argc; i++)
		files += run_path(argv[i]);
	printf("%d files\n", files);
	/* A corpus that is not there must not look like one that passed. */
	return files > 0 ? 0 : 1;
}
