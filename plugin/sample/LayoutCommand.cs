using System.Threading.Tasks;
using Autodesk.Revit.Attributes;
using Autodesk.Revit.DB;
using Autodesk.Revit.UI;
using RevitAutoPlan.Companion;

namespace AutoPlanSample
{
    /// <summary>The button: asks whether a layout may run, and starts it. The work goes on in the background while the person works on.</summary>
    [Transaction(TransactionMode.Manual)]
    public sealed class LayoutCommand : IExternalCommand
    {
        /// <summary>Called by Revit on its own thread. Waits for the companion for at most the client's time limit.</summary>
        public Result Execute(ExternalCommandData commandData, ref string message, ElementSet elements)
        {
            Document document = commandData.Application.ActiveUIDocument.Document;
            SampleApplication application = SampleApplication.Current;
            Operation operation = Operation.AiLayout(areaSqm: 120);
            operation.ModelId = document.ProjectInformation.UniqueId;
            operation.ProjectLabel = document.Title;
            ReserveAnswer answer = application.Companion.Reserve(operation);
            if (!answer.Granted)
            {
                DenialDialog.Show(application.Companion, answer);
                return Result.Cancelled;
            }
            var run = new LayoutRun(answer.Reservation, application.Layouts);
            Task.Run(() => run.ComputeAsync());
            return Result.Succeeded;
        }
    }
}
