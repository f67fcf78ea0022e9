/** A Python class or function that a pickle names. It is a name here, and is never called. */
export interface PickledName {
  readonly kind: 'name';
  /** As Python writes it: `torch._utils._rebuild_tensor_v2`. */
  readonly name: string;
}

/** What a call of a Python function would give, or an object of a class: who makes it, and of what. */
export interface PickledCall {
  readonly kind: 'call';
  readonly callee: Pickled;
  readonly args: readonly Pickled[];
}

/** Something that lies outside of the pickle: `BINPERSID`, by which PyTorch names its storages. */
export interface PickledReference {
  readonly kind: 'reference';
  readonly id: Pickled;
}

/** A value of a pickle as plain data. Dictionaries are maps; lists and tuples are arrays. */
export type Pickled =
  | undefined
  | null
  | boolean
  | number
  | string
  | Pickled[]
  | Map<Pickled, Pickled>
  | PickledName
  | PickledCall
  | PickledReference;

/** A pickle that is damaged, or holds what no checkpoint of a network has. */
export class PickleProblem extends Error {}

const MARK = Symbol('mark');
type Slot = Pickled | typeof MARK;

/** Values on the stack, at most: a checkpoint of a thousand tensors has some ten thousand. */
const MOST_VALUES = 2 ** 20;

/**
 * Reads a Python pickle (protocols 2 to 5: docs.python.org/3/library/pickle.html, pickletools) without running anything of
 * it: classes and functions stay names, and calls are told as calls. `OrderedDict` alone is made, as a map.
 *
 * @throws PickleProblem
 */
export function readPickle(bytes: Uint8Array): Pickled {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const stack: Slot[] = [];
  const memo = new Map<number, Pickled>();
  let at = 0;

  function take(count: number): number {
    const from = at;
    at += count;
    if (at > bytes.length) throw new PickleProblem(`ends at byte ${bytes.length}, within a value`);
    return from;
  }
  const textOf = (length: number): string => {
    const from = take(length);
    return utf8.decode(bytes.subarray(from, from + length));
  };
  function line(): string {
    const end = bytes.indexOf(10, at);
    if (end < 0) throw new PickleProblem('ends within a name');
    const text = textOf(end - at);
    at++;
    return text;
  }
  function push(value: Slot): void {
    if (stack.length >= MOST_VALUES) throw new PickleProblem(`holds over ${MOST_VALUES} values`);
    stack.push(value);
  }
  function pop(): Pickled {
    const value = stack.pop();
    if (value === MARK || (value === undefined && stack.length === 0)) {
      throw new PickleProblem(`takes a value at byte ${at} where there is none`);
    }
    return value as Pickled;
  }
  function popToMark(): Pickled[] {
    const from = stack.lastIndexOf(MARK);
    if (from < 0) throw new PickleProblem(`has no mark before byte ${at}`);
    const values = stack.splice(from) as Pickled[];
    return values.slice(1);
  }
  const top = (): Slot => stack.at(-1);
  function setItems(items: readonly Pickled[]): void {
    const target = top();
    if (!(target instanceof Map) || items.length % 2 !== 0) {
      throw new PickleProblem(`sets items at byte ${at} of what is no dictionary`);
    }
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
  }
  function append(items: readonly Pickled[]): void {
    const target = top();
    if (!Array.isArray(target)) throw new PickleProblem(`appends at byte ${at} to what is no list`);
    for (const item of items) target.push(item);
  }
  function call(callee: Pickled, args: Pickled): Pickled {
    if (!Array.isArray(args)) throw new PickleProblem(`calls at byte ${at} without arguments`);
    if (isName(callee) && callee.name === 'collections.OrderedDict') return new Map();
    return { kind: 'call', callee, args };
  }
  function remembered(index: number): Pickled {
    if (!memo.has(index)) throw new PickleProblem(`asks for value ${index}, which it never kept`);
    return memo.get(index);
  }
  const name = (module: Pickled, own: Pickled): PickledName => ({
    kind: 'name',
    name: `${String(module)}.${String(own)}`,
  });

  for (;;) {
    const code = bytes[take(1)]!;
    switch (code) {
      case 0x80: // PROTO
        take(1);
        break;
      case 0x95: // FRAME
        take(8);
        break;
      case 0x2e: // STOP
        return pop();
      case 0x28: // MARK
        push(MARK);
        break;
      case 0x4e: // NONE
        push(null);
        break;
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        push(code === 0x88);
        break;
      case 0x4b: // BININT1
        push(view.getUint8(take(1)));
        break;
      case 0x4d: // BININT2
        push(view.getUint16(take(2), true));
        break;
      case 0x4a: // BININT
        push(view.getInt32(take(4), true));
        break;
      case 0x8a: {
        // LONG1: little-endian, in two's complement
        const length = view.getUint8(take(1));
        const from = take(length);
        let value = 0n;
        for (let i = 0; i < length; i++) value |= BigInt(bytes[from + i]!) << BigInt(8 * i);
        push(Number(BigInt.asIntN(8 * length, value)));
        break;
      }
      case 0x47: // BINFLOAT
        push(view.getFloat64(take(8), false));
        break;
      case 0x58: // BINUNICODE
        push(textOf(view.getUint32(take(4), true)));
        break;
      case 0x8c: // SHORT_BINUNICODE
        push(textOf(view.getUint8(take(1))));
        break;
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        push([]);
        break;
      case 0x7d: // EMPTY_DICT
        push(new Map());
        break;
      case 0x85: // TUPLE1
        push([pop()]);
        break;
      case 0x86: // TUPLE2
        push([pop(), pop()].reverse());
        break;
      case 0x87: // TUPLE3
        push([pop(), pop(), pop()].reverse());
        break;
      case 0x74: // TUPLE
      case 0x6c: // LIST
        push(popToMark());
        break;
      case 0x61: // APPEND
        append([pop()]);
        break;
      case 0x65: // APPENDS
        append(popToMark());
        break;
      case 0x73: // SETITEM
        setItems([pop(), pop()].reverse());
        break;
      case 0x75: // SETITEMS
        setItems(popToMark());
        break;
      case 0x71: // BINPUT
        memo.set(view.getUint8(take(1)), top() as Pickled);
        break;
      case 0x72: // LONG_BINPUT
        memo.set(view.getUint32(take(4), true), top() as Pickled);
        break;
      case 0x94: // MEMOIZE
        memo.set(memo.size, top() as Pickled);
        break;
      case 0x68: // BINGET
        push(remembered(view.getUint8(take(1))));
        break;
      case 0x6a: // LONG_BINGET
        push(remembered(view.getUint32(take(4), true)));
        break;
      case 0x63: // GLOBAL
        push(name(line(), line()));
        break;
      case 0x93: {
        // STACK_GLOBAL
        const own = pop();
        push(name(pop(), own));
        break;
      }
      case 0x52: // REDUCE
      case 0x81: {
        // NEWOBJ
        const args = pop();
        push(call(pop(), args));
        break;
      }
      case 0x62: // BUILD: an object's state, of which a checkpoint's tensors have none.
        pop();
        break;
      case 0x51: // BINPERSID
        push({ kind: 'reference', id: pop() });
        break;
      default:
        throw new PickleProblem(`has the code 0x${code.toString(16)}, which is not read here`);
    }
  }
}

export function isName(value: Pickled): value is PickledName {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'name';
}
