/** Pictures that a person picks, as the data URIs that the API takes. Large ones are made smaller here. */
const kKeepBytes = 200 * 1024;

function dataUri(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(blob);
  });
}

/** At most `side` pixels wide and high. Moving pictures (GIF) and small files stay as they are. */
export async function pictureUri(file: File, side: number): Promise<string> {
  if (file.type === 'image/gif' || file.size <= kKeepBytes) return dataUri(file);
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return dataUri(blob ?? file);
}
