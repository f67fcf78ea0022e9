/** Runs in the page: how many lines its browser keeps, of one transcript or of all. */
export function linesKept(id?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('ws-captions');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const range = id === undefined ? undefined : IDBKeyRange.bound([id], [id, []]);
      const counting = database.transaction('lines').objectStore('lines').count(range);
      counting.onsuccess = () => {
        database.close();
        resolve(counting.result);
      };
    };
  });
}
