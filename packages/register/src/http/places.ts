import { RegisterError } from '../errors.ts';

const RETRY_AFTER_SECONDS = 1;

/** What a request brings. */
export interface Luggage {
  readonly soort: 'json' | 'regels';
  /** Bytes of the body; 0 when it is so small that only its place counts. */
  readonly bytes: number;
}

/** How much of the server one client may hold. */
export interface PlacesMax {
  /** Requests in hand together. */
  readonly requests: number;
  /** Bytes of their bodies together, those of JSON and those of lines apart; one alone may be larger. */
  readonly bytes: number;
  /** Requests that wait for a place. */
  readonly waiting: number;
  /** Milliseconds that one waits at most. */
  readonly waitMs: number;
}

/**
 * Gives each client its own places, so that it never holds more of the server than its share (ADR 0012). Who finds no place waits with its
 * body unread, which holds up nobody but itself.
 */
export interface Places {
  /**
   * Asks for a place; `go` is called at once, later, or with the reason why not.
   * @returns what gives the place back, or gives up waiting; may be called more than once
   */
  enter(client: string, luggage: Luggage, go: (refused?: RegisterError) => void): () => void;
}

interface Guest extends Luggage {
  readonly go: (refused?: RegisterError) => void;
  timer?: NodeJS.Timeout;
}

interface Room {
  readonly seated: Set<Guest>;
  readonly waiting: Set<Guest>;
  readonly bytes: Record<Luggage['soort'], number>;
}

export function createPlaces(max: PlacesMax): Places {
  const rooms = new Map<string, Room>();

  const hasBytes = ({ bytes }: Room, guest: Guest): boolean =>
    bytes[guest.soort] === 0 || bytes[guest.soort] + guest.bytes <= max.bytes;

  function seat(room: Room, guest: Guest): void {
    clearTimeout(guest.timer);
    room.waiting.delete(guest);
    room.seated.add(guest);
    room.bytes[guest.soort] += guest.bytes;
    guest.go();
  }

  /** In the order of arrival; who waits for bytes holds back only who needs bytes of the same sort. */
  function seatWaiting(room: Room): void {
    const heldBack = new Set<Luggage['soort']>();
    for (const next of room.waiting) {
      if (room.seated.size >= max.requests) return;
      if (next.bytes > 0 && (heldBack.has(next.soort) || !hasBytes(room, next))) heldBack.add(next.soort);
      else seat(room, next);
    }
  }

  function leave(client: string, room: Room, guest: Guest): void {
    clearTimeout(guest.timer);
    room.waiting.delete(guest);
    if (room.seated.delete(guest)) room.bytes[guest.soort] -= guest.bytes;
    seatWaiting(room);
    if (room.seated.size + room.waiting.size === 0 && rooms.get(client) === room) rooms.delete(client);
  }

  function wait(client: string, room: Room, guest: Guest): void {
    if (room.waiting.size > max.waiting) {
      room.waiting.delete(guest);
      const options = { retryAfter: RETRY_AFTER_SECONDS };
      return guest.go(new RegisterError('throttled', 'Deze applicatie doet te veel aanvragen tegelijk.', options));
    }
    guest.timer = setTimeout(() => {
      leave(client, room, guest);
      const options = { retryAfter: RETRY_AFTER_SECONDS };
      guest.go(new RegisterError('service_unavailable', 'Deze aanvraag kwam niet op tijd aan de beurt.', options));
    }, max.waitMs);
  }

  return {
    enter: (client, luggage, go) => {
      const room = rooms.get(client) ?? { seated: new Set(), waiting: new Set(), bytes: { json: 0, regels: 0 } };
      rooms.set(client, room);
      const guest: Guest = { ...luggage, go };
      room.waiting.add(guest);
      seatWaiting(room);
      if (room.waiting.has(guest)) wait(client, room, guest);
      return () => leave(client, room, guest);
    },
  };
}
