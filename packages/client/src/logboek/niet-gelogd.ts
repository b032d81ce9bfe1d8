/**
 * The act was not logged, so it did not happen (`voor`) or its result was not released (`na`): A/7952.
 * `cause` tells why: RegisterProblem, RegisterUnreachable, or the fault of an outbox.
 */
export class NietGelogd extends Error {
  override readonly name = 'NietGelogd';
  readonly moment: 'voor' | 'na';

  constructor(moment: 'voor' | 'na', cause: unknown) {
    const gevolg = moment === 'voor' ? 'de actie is niet uitgevoerd' : 'het resultaat is niet vrijgegeven';
    super(`Het loggen lukte niet; ${gevolg}.`, { cause });
    this.moment = moment;
  }
}

/** A line that would not be complete: a fault of the program, or of its configuration. Nothing was done. */
export class OnvolledigeActie extends Error {
  override readonly name = 'OnvolledigeActie';
}
