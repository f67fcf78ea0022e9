/** A value that changes, and tells its subscribers. */
interface Observable<T> {
    readonly value: T;
    /** Called with each new value, not with the one that is there. @returns what ends the subscription */
    subscribe(listener: (value: T) => void): () => void;
}
interface Subject<T> extends Observable<T> {
    set(value: T): void;
}
declare function createSubject<T>(first: T): Subject<T>;

export { type Observable as O, createSubject as c };
