import type { JobTurns } from '../db/job-turns.ts'
import type { CloudMetrics } from './cloud-metrics.ts'

/** Tells the metrics how the jobs end. A job's name may carry what it is about, behind its words; the label is the words. */
export function observeJobTurns(turns: JobTurns, metrics: Pick<CloudMetrics, 'jobRan'>): JobTurns {
  return {
    run(job, every, work) {
      const name = job
        .split(' ', 2)
        .filter((word) => /^[a-z]{1,12}$/.test(word))
        .join('_')
      return turns.run(job, every, async () => {
        try {
          await work()
        } catch (error) {
          metrics.jobRan(name, 'failed')
          throw error
        }
        metrics.jobRan(name, 'done')
      })
    },
  }
}
